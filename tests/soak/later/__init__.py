"""A later version of the portal: one more migration, which changes tables that syncs write to."""

"""What other settings, or a backfill, would do, decided before it is done."""

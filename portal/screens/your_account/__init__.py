"""One's own password, second factor and sessions."""

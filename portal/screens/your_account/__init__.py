"""The screens of the user's own password, second factor and sessions."""

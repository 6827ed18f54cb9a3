"""Backups: one encrypted file with every row and both keys, and the way back, into SQLite or PostgreSQL."""

"""Rows that ask for work other than a sync. A worker takes one, does the work, and stores what came of it."""

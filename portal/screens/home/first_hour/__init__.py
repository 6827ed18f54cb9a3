"""The first hour on Home: the checklist until the first sync, and its progress."""

"""What every code and cause of the audit log means: its level, and the words that people read."""

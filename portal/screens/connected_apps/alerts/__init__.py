"""The screen Alerts: what is wrong, what was, who is told, and a test for each target."""

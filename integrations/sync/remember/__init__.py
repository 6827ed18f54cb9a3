"""REMEMBER: keep what HubSpot accepted, what was left out and why, and when to look again."""

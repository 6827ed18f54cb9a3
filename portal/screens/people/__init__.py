"""People and what HubSpot knows about each."""

"""Stand-ins for Zoom and HubSpot on loopback, for the demo and the tests. Imports nothing of the project."""

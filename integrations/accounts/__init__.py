"""Accounts of Zoom and HubSpot: connect, check, disconnect, and use their tokens."""

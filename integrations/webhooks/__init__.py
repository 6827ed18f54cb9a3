"""Webhooks of Zoom and HubSpot: the stored deliveries are processed once, in any order."""

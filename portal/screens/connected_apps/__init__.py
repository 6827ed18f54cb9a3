"""The screens to connect, set up and look after the accounts of Zoom and HubSpot."""

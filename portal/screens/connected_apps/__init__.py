"""Connected apps: connect, set up, and look after the accounts of Zoom and HubSpot."""

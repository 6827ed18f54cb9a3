"""WRITE: bring the plan into HubSpot."""

"""The rules of a proof: in which box each person stands, and what differs between Zoom and HubSpot."""

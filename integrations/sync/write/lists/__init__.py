"""WRITE: the lists of an occurrence in HubSpot, its members, and the campaign that it belongs to."""

"""What a proof reads from HubSpot anew: the marketing event, the contacts and the calls of recordings."""

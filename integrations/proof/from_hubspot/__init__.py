"""What a proof reads from HubSpot anew: the marketing event, the contacts, the calls of recordings, and lists."""

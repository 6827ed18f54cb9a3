"""HubSpot: the client, what its answers mean, what it is sent, and its errors."""

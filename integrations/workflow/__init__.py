"""The workflow action: register a HubSpot contact for a Zoom webinar."""

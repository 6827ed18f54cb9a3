"""A webinar's lists in HubSpot: those that are there, the button that makes one again, and the webinar's own choice."""

"""The lists and the campaign of each webinar, as a part of the global settings."""

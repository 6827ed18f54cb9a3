"""Settings: global, of Zoom users, of individual webinars; and the trail of changes."""

"""The settings screens: global, of Zoom users and of individual webinars; and the activity log."""

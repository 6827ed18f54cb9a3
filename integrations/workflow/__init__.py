"""The workflow action "Add contact to Zoom webinar"."""

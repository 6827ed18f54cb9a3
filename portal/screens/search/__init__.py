"""Search everywhere: people, webinars, Zoom users, and the places where something is set."""

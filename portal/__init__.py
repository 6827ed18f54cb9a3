"""Shows: the Django project and the screens."""

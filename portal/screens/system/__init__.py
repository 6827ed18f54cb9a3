"""The System screen: the way to Django's own pages."""

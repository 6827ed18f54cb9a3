"""The WSGI entry point for gunicorn."""

import os

import django
from django.core.wsgi import get_wsgi_application

from portal import celery  # noqa: F401  (the web server sends messages too)
from portal.static_files.collect import collect

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
collect()
application = get_wsgi_application()

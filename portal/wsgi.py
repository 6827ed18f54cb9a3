"""The WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from portal import celery  # noqa: F401  (the web server sends messages too)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

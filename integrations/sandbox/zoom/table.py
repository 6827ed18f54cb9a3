"""The one table of Zoom's addresses, filled by the modules beside it."""

from integrations.sandbox.routing import Routes

routes = Routes()

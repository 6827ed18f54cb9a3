"""The one table of Zoom's addresses, filled by the modules beside it."""

from sandbox.routing import Routes

routes = Routes()

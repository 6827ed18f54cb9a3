"""The seeded world: one Zoom account, one HubSpot account, and what happened in them around a moment, the anchor.

`expected.json` beside this package says, written by hand, how each webinar must end.
"""

from sandbox.world.make import make
from sandbox.world.story import advance

__all__ = ["advance", "make"]

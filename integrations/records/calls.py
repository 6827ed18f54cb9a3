"""How many requests something took."""

from dataclasses import dataclass


@dataclass
class Calls:
    """The number of requests to Zoom and to HubSpot."""

    zoom: int = 0
    hubspot: int = 0

    def __sub__(self, other: "Calls") -> "Calls":
        return Calls(self.zoom - other.zoom, self.hubspot - other.hubspot)

    def __add__(self, other: "Calls") -> "Calls":
        return Calls(self.zoom + other.zoom, self.hubspot + other.hubspot)

"""The campaigns of a HubSpot account, as people pick them: by name, with the id where two have the same name."""

from collections import Counter
from functools import cached_property

from integrations.models import CampaignRow

MOST_LISTED = 300  # in the page itself; of more, those with the letters typed are asked for
MOST_FOUND = 50


class Campaigns:
    """The campaigns of an account, read once, on first use. There are none before the account is checked."""

    def __init__(self, hubspot: int) -> None:
        self._hubspot = hubspot

    @cached_property
    def names(self) -> dict[str, str]:
        """The names by id, in their order."""
        rows = CampaignRow.objects.filter(hubspot=self._hubspot).order_by("name", "campaign_id")
        return dict(rows.values_list("campaign_id", "name"))

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(_folded(name) for name in self.names.values())

    @property
    def many(self) -> bool:
        """True if a page does not list all of them."""
        return len(self.names) > MOST_LISTED

    def words(self, campaign_id: str) -> str:
        """Return what people pick the campaign by; its id if HubSpot has none of this id."""
        if not campaign_id:
            return ""
        name = self.names.get(campaign_id, "")
        return f"{name} ({campaign_id})" if name and self._times[_folded(name)] > 1 else name or campaign_id

    def find(self, typed: str) -> str | None:
        """Return the id of the campaign that was typed by name, id, or the words of a list; None if there is none."""
        wanted = typed.strip()
        if wanted in self.names:
            return wanted
        matching = [
            one for one in self.names if _folded(wanted) in (_folded(self.names[one]), _folded(self.words(one)))
        ]
        return matching[0] if len(matching) == 1 else None

    def offered(self, typed: str = "") -> list[str]:
        """Return the words of the campaigns to pick from, or of those with the letters typed in their names."""
        if not typed.strip():
            return [self.words(one) for one in list(self.names)[:MOST_LISTED]]
        found = (one for one, name in self.names.items() if _folded(typed) in _folded(name))
        return [self.words(one) for one in found][:MOST_FOUND]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

"""The registration questions that contact properties may answer."""

from integrations.decisions.mapping.questions import ZOOM_FIELDS, normalised_title
from integrations.models import HubSpotAccount, WebinarRow

NEWEST = 1000  # webinars whose questions are offered, the newest


def known_questions(account: HubSpotAccount) -> list[str]:
    """Return the titles of the custom questions that the account's webinars ask, each once."""
    rows = WebinarRow.objects.filter(connection__hubspot=account, deleted_at=None).exclude(questions=[])
    titles: dict[str, str] = {}
    for questions in rows.order_by("-pk").values_list("questions", flat=True)[:NEWEST]:
        for title in questions:
            titles.setdefault(normalised_title(title), title)
    own = set(map(normalised_title, ZOOM_FIELDS))
    return sorted(title for key, title in titles.items() if key not in own)

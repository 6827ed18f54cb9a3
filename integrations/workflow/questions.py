"""The registration questions that contact properties may answer."""

from integrations.models import HubSpotAccount, WebinarRow

# The fields that any Zoom registration form may ask for. Names and the e-mail address are always given.
ZOOM_FIELDS = (
    "address",
    "city",
    "country",
    "zip",
    "state",
    "phone",
    "industry",
    "org",
    "job_title",
    "purchasing_time_frame",
    "role_in_purchase_process",
    "no_of_employees",
    "comments",
)
NEWEST = 1000  # webinars whose questions are offered, the newest


def normalised_title(title: str) -> str:
    """Return the title without differences in case, spaces and underscores.

    People type the same question in several ways, and the names of Zoom's own fields have underscores for spaces.
    """
    return " ".join(title.casefold().replace("_", " ").split())


def known_questions(account: HubSpotAccount) -> list[str]:
    """Return the titles of the custom questions that the account's webinars ask, each once."""
    rows = WebinarRow.objects.filter(connection__hubspot=account, deleted_at=None).exclude(questions=[])
    titles: dict[str, str] = {}
    for questions in rows.order_by("-pk").values_list("questions", flat=True)[:NEWEST]:
        for title in questions:
            titles.setdefault(normalised_title(title), title)
    own = set(map(normalised_title, ZOOM_FIELDS))
    return sorted(title for key, title in titles.items() if key not in own)

"""Registration questions and the contact properties that answer them: what there is to choose from."""

from integrations.models import HubSpotAccount, WebinarRow

# Those of Zoom's own fields that every registration form may ask; names and the address are always given.
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
NEWEST = 1000  # webinars whose questions are offered


def normalised_title(title: str) -> str:
    """What people typed twice is alike whatever its case and spaces; names within an API have none."""
    return " ".join(title.casefold().replace("_", " ").split())


def known_questions(account: HubSpotAccount) -> list[str]:
    """Titles of the custom questions that the account's webinars ask, each once."""
    rows = WebinarRow.objects.filter(connection__hubspot=account, deleted_at=None).exclude(questions=[])
    titles: dict[str, str] = {}
    for questions in rows.order_by("-pk").values_list("questions", flat=True)[:NEWEST]:
        for title in questions:
            titles.setdefault(normalised_title(title), title)
    own = set(map(normalised_title, ZOOM_FIELDS))
    return sorted(title for key, title in titles.items() if key not in own)

"""The registration form: Zoom's own fields and custom questions, and what a registrant answered."""

from typing import Any

Json = dict[str, Any]

# Zoom's own fields beside the names and the address (official specification of the registrant).
FIELDS = (
    "address", "city", "comments", "country", "industry", "job_title", "no_of_employees", "org", "phone",
    "purchasing_time_frame", "role_in_purchase_process", "state", "zip",
)  # fmt: skip


def own_answers(registrant: Json) -> dict[str, str]:
    """Return the answers to Zoom's own fields: a field that was not asked or not answered is an empty text."""
    return {name: registrant.get(name, "") for name in FIELDS}


def given(body: Json) -> Json:
    """Return what a registration through the API answers: own fields, custom questions and its tracking source."""
    answers: Json = {name: body[name] for name in FIELDS if body.get(name)}
    answers["custom_questions"] = [
        {"title": one.get("title", ""), "value": one.get("value", "")} for one in body.get("custom_questions", [])
    ]
    if body.get("source_id"):
        answers["tracking_source_id"] = body["source_id"]
    return answers


def tracking_sources(webinar: Json) -> list[Json]:
    """Return the links through which people register, each with the number of registrations made from it."""
    return [{**one, "registration_count": _count(webinar, one)} for one in webinar.get("tracking_sources", [])]


def tracking_source(webinar: Json, registrant: Json) -> Json | None:
    """Return the source of a registrant as an event tells it; only events and the filter of the list know it."""
    for one in webinar.get("tracking_sources", []):
        if one["id"] == registrant.get("tracking_source_id"):
            return {name: one[name] for name in ("id", "source_name", "tracking_url")}
    return None


def _count(webinar: Json, source: Json) -> int:
    """A count in the state stands, as of people who have cancelled since."""
    counted = sum(one.get("tracking_source_id") == source["id"] for one in webinar["registrants"])
    return int(source.get("registration_count", counted))

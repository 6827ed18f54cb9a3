"""Webinars still to come; what happens to four of them later is in `story.py`."""

from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY, Json, registrant, registration, webinar


def upcoming_webinars(base: int) -> list[Json]:
    return [question(base), unreadable(base), rescheduled(base), deleted(base), handed_over(base)]


def question(base: int) -> Json:
    """Approved, pending and denied registrants, and a question the workflow action cannot answer."""
    heating = {
        "title": "Which heating do you have now?",
        "type": "single_dropdown",
        "required": True,
        "answers": ["District heating", "Oil", "Electric"],
    }
    answered = {"custom_questions": [{"title": heating["title"], "value": "Oil"}]}
    registrants = [
        registrant("olga@kuusi.example", "Olga", "Saari", base - 2 * DAY) | answered,
        registrant("peter@lumi.example", "Peter", "Kane", base - 2 * DAY, status="pending") | answered,
        registrant("quinn@mail.example", "Quinn", "Moore", base - 2 * DAY, status="denied") | answered,
    ]
    return webinar(
        81000000003, "Choosing an installer", OLIVIA, base + 5 * DAY, 45, registrants=registrants,
        registration=registration(approval_type=1, custom_questions=[heating]),
    )  # fmt: skip


def unreadable(base: int) -> Json:
    """Return a webinar that its host's list names, and that Zoom does not find by its id."""
    return webinar(81000000014, "Grants and subsidies", HENRIK, base + 4 * DAY, 60, unreadable=True)


def rescheduled(base: int) -> Json:
    registrants = [
        registrant("nina@kuusi.example", "Nina", "Aho", base - 3 * DAY),
        registrant("otto@lumi.example", "Otto", "Falk", base - 2 * DAY),
    ]
    return webinar(81000000016, "Winter readiness", HENRIK, base + 3 * DAY, 60, registrants=registrants)


def deleted(base: int) -> Json:
    registrants = [
        registrant("rosa@kuusi.example", "Rosa", "Kivi", base - 3 * DAY),
        registrant("sami@lumi.example", "Sami", "Holt", base - 2 * DAY),
    ]
    return webinar(81000000017, "Old boilers, new rules", OLIVIA, base + 7 * DAY, 60, registrants=registrants)


def handed_over(base: int) -> Json:
    registrants = [
        registrant("tuula@norra.example", "Tuula", "Rinne", base - 3 * DAY),
        registrant("ulf@mail.example", "Ulf", "Strand", base - 2 * DAY),
    ]
    return webinar(
        81000000018, "A house tour, on demand", OLIVIA, base + 6 * DAY, 30, registrants=registrants, is_simulive=True
    )

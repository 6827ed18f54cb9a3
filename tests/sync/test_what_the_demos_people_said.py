"""What people of the demo's world answered and asked, read back from HubSpot person by person."""

import pytest

from integrations.models import QuestionRow
from tests.support.webinars import ours
from tests.support.world import World

pytestmark = pytest.mark.django_db
ON = {"engagement": {"polls": True, "questions": True, "survey": True, "note": True}}
ANNIKA, BEN, CHLOE, DAN = (
    "ann.virtanen@kuusi.example",
    "ben+zoom@lumi.example",
    "chloe@norra.example",
    "dan@kuusi.example",
)
ELIN, FINN, GINA = "elin@kuusi.example", "finn.walkin@mail.example", "gina@mail.example"
XENA, YRSA = "xena@kuusi.example", "yrsa@norra.example"
# Address → polls answered, questions asked and surveys answered over all webinars; then of the webinar attended last.
NUMBERS = {
    ANNIKA: ("3", "2", "2", "2", "2"),
    BEN: ("2", "1", "0", "2", "1"),
    CHLOE: ("1", "1", "0", "1", "1"),
    DAN: ("1", "0", "1", "1", "0"),
    ELIN: ("2", "0", "0", "2", "0"),
    FINN: ("1", "0", "0", "1", "0"),
    GINA: ("1", "1", "0", "1", "1"),
}
NAMES = (
    "total_polls_answered",
    "total_questions_asked",
    "total_surveys_answered",
    "last_attended_webinar_polls_answered",
    "last_attended_webinar_questions_asked",
)
# Webinar → who has a note about it.
NOTES = {
    "81000000001": [ANNIKA, BEN, CHLOE, DAN],
    "81000000007": [ANNIKA, XENA],
    "81000000009": [ELIN, FINN, GINA],
    "81000000020": [ANNIKA, YRSA],
}


def notes(world: World) -> dict[str, list[str]]:
    """Return the addresses of the contacts with a note, by webinar."""
    hs = world.hubspot
    found: dict[str, list[str]] = {}
    for id, note in hs["notes"].items():
        (contact,) = hs["associations"]["notes/contacts"][id]
        webinar = note["properties"]["zoom_sync_external_id"].partition("-")[0]
        found.setdefault(webinar, []).append(hs["contacts"][contact]["properties"]["email"])
    return {webinar: sorted(emails) for webinar, emails in sorted(found.items())}


def test_everybodys_answers_are_where_they_belong(world: World) -> None:
    world.settings(ON)
    world.sync()

    assert notes(world) == NOTES
    for email, numbers in NUMBERS.items():
        shown = ours(world, email)
        assert tuple(shown[name] for name in NAMES) == numbers, email
    worries = QuestionRow.objects.get(webinar__zoom_id="81000000009", title="What worries you most?")
    assert worries.answered == 4  # a guest without an address among them
    assert all(one.sums.adds_up and not one.sums.differences for one in world.prove())


def test_a_second_sync_reads_no_report_again_and_writes_nothing_more(world: World) -> None:
    world.settings(ON)
    world.sync()
    before, heard = world.writes(), world.listen()

    world.later(minutes=1)
    world.sync()

    assert world.writes() == before + 1  # whom HubSpot refused is tried again
    assert not [one for one in heard if any(name in one for name in ("/polls", "/qa", "/survey", "/notes"))]

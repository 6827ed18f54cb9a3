"""A person who asks to be forgotten: the address goes, what happened stays."""

from audits import log
from audits.log import RunLog
from audits.models import Entry, Person, Run
from tests.audits.conftest import START


def recorded(*facts: tuple[str, str]) -> None:
    run = RunLog(connection="A", webinar_id="81", occurrence_id="", topic="T", trigger="schedule", started_at=START)
    for email, detail in facts:
        run.person("emails_excluded", "secondary_email", email, detail)
    log.record(run, status="synced", finished_at=START)


def test_the_address_is_blanked_and_the_row_stays(db: None) -> None:
    recorded(("ann@kuusi.example", "also annie@kuusi.example"), ("ben@kuusi.example", ""))

    assert log.forget(" Ann@Kuusi.example ") == 1

    assert sorted(Person.objects.values_list("email", "detail")) == [("", ""), ("ben@kuusi.example", "")]
    assert Entry.objects.get().count == 2
    assert Run.objects.count() == 1


def test_where_somebody_else_is_told_of_with_the_address_the_detail_goes(db: None) -> None:
    recorded(("ben@kuusi.example", "also ann@kuusi.example"))

    assert log.forget("ann@kuusi.example") == 1

    assert Person.objects.values_list("email", "detail").get() == ("ben@kuusi.example", "")


def test_an_empty_address_forgets_nobody(db: None) -> None:
    recorded(("", "a name"))

    assert log.forget(" ") == 0
    assert Person.objects.get().detail == "a name"

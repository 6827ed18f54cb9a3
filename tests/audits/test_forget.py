"""A person who asks to be forgotten: the address goes, what happened stays."""

import pytest

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


@pytest.mark.parametrize(
    "other", ["joann@kuusi.example", "ann@kuusi.example.com", "jo-ann@kuusi.example", "ann@kuusi.exampleb"]
)
def test_an_address_that_only_holds_it_is_another_ones(db: None, other: str) -> None:
    recorded(("ben@kuusi.example", f"also {other}"), (other, ""))

    assert log.forget("ann@kuusi.example") == 0

    assert set(Person.objects.values_list("email", "detail")) == {("ben@kuusi.example", f"also {other}"), (other, "")}


@pytest.mark.parametrize(
    "detail",
    ["ann@kuusi.example is invalid", "(Ann@Kuusi.example)", '{"email":"ann@kuusi.example"}', "x=ann@kuusi.example."],
)
def test_it_is_found_wherever_it_stands_whole(db: None, detail: str) -> None:
    recorded(("ben@kuusi.example", detail))

    assert log.forget("ann@kuusi.example") == 1
    assert not Person.objects.get().detail


@pytest.mark.parametrize("asked", ["ann@k\u00f6ln.example", "ann@xn--kln-sna.example", "Ann@K\u00d6LN.example"])
def test_a_domain_is_found_in_either_spelling(db: None, asked: str) -> None:
    recorded(
        ("ann@k\u00f6ln.example", ""), ("ann@xn--kln-sna.example", ""), ("ben@b.example", "also ann@K\u00f6ln.example")
    )

    assert log.forget(asked) == 3
    assert set(Person.objects.values_list("email", "detail")) == {("", ""), ("ben@b.example", "")}


def test_an_address_in_other_letters_is_found(db: None) -> None:
    recorded(("\u00e4\u00e4@\u00e4.example", ""), ("ben@b.example", "also \u00c4\u00e4@\u00e4.example"))

    assert log.forget("\u00c4\u00c4@\u00c4.example") == 2

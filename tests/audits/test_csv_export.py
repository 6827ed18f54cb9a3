"""The people of a webinar's log as CSV that a spreadsheet can open safely."""

import csv
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from audits import codes
from audits.exports import csv_lines, guarded
from audits.log import RunLog
from tests.audits.conftest import START, RecordRun


def rows(occurrence_id: str | None = None) -> list[list[str]]:
    return list(csv.reader(csv_lines("main", "81234567890", occurrence_id)))


def test_it_has_one_row_a_person_newest_run_first(record_run: RecordRun) -> None:
    record_run()
    record_run(
        lambda run_log: run_log.person("person_failed", "rejected_by_hubspot", "eve@x.example", 'No "x", sorry'),
        started_at=START + timedelta(hours=1),
    )

    assert rows() == [
        ["run_started", "code", "cause", "email", "detail", "help"],
        [
            "2026-10-01T11:00:00Z",
            "person_failed",
            "rejected_by_hubspot",
            "eve@x.example",
            'No "x", sorry',
            codes.help_text("person_failed", "rejected_by_hubspot"),
        ],
        [
            "2026-10-01T10:00:00Z",
            "emails_excluded",
            "secondary_email",
            "ann@x.example",
            "also ann@y.example",
            codes.help_text("emails_excluded", "secondary_email"),
        ],
        [
            "2026-10-01T10:00:00Z",
            "emails_excluded",
            "hubspot_user",
            "bob@own.example",
            "",
            codes.help_text("emails_excluded", "hubspot_user"),
        ],
    ]


def test_one_occurrence_can_be_chosen(record_run: RecordRun) -> None:
    record_run(occurrence_id="1790000000000")
    record_run(occurrence_id="1790600000000")
    record_run(connection="other", occurrence_id="1790000000000")

    assert len(rows()) == 1 + 4
    assert len(rows("1790000000000")) == 1 + 2
    assert len(rows("")) == 1


def test_a_formula_in_somebodys_data_becomes_text(record_run: RecordRun) -> None:
    def facts(run_log: RunLog) -> None:
        run_log.person("emails_excluded", "invalid_email", "=1+1@x.example", '@SUM(A1)\n=HYPERLINK("x")')

    record_run(facts)

    assert rows()[1][3:5] == ["'=1+1@x.example", "'@SUM(A1)\n'=HYPERLINK(\"x\")"]


@pytest.mark.parametrize(
    "value", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\ufeff=1", "\u200b+1", "\u202e@x", "\xad-1"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(value: str) -> None:
    assert guarded(value) == "'" + value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; =1+1;b", "a;' =1+1;b"),
        ('a;"=1+1"', 'a;\'"=1+1"'),
        ("a\t@SUM(A1)", "a\t'@SUM(A1)"),
        ("a\r\n-1", "a\r\n'-1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ('"=1', "'\"=1"),
        ("a;\ufeff=1", "a;'\ufeff=1"),
        ("\ufe661", "'\ufe661"),
        ("\u2212" + "1", "'\u2212" + "1"),
    ],
)
def test_so_does_what_would_begin_a_cell_inside_a_value(value: str, text: str) -> None:
    """Excel splits at semicolons in most of Europe, and quotes in the middle of its cells do not keep it from it."""
    assert guarded(value) == text


@pytest.mark.parametrize("value", ["", "ann@x.example", "a=1", "'=1", "a, -b", "2026-10-01T11:00:00Z", "a;b"])
def test_everything_else_stays_as_it_is(value: str) -> None:
    assert guarded(value) == value


@pytest.mark.parametrize("runs", [1, 8])
def test_it_is_one_query_however_many_runs(
    record_run: RecordRun, django_assert_num_queries: DjangoAssertNumQueries, runs: int
) -> None:
    for _ in range(runs):
        record_run()

    with django_assert_num_queries(1):
        assert len(rows()) == 1 + 2 * runs

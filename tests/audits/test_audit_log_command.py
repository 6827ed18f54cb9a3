"""`audit_log`: one webinar, for people, scripts or a spreadsheet; wrong usage ends with 2 and one sentence."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, ManagementUtility, call_command

from audits.describe import document
from audits.exports import csv_lines
from audits.log import RunLog
from tests.audits.conftest import START, RecordRun


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def audit_log(*arguments: str, output: StringIO | None = None) -> str:
    output = output or StringIO()
    call_command("audit_log", *arguments, stdout=output)
    return output.getvalue()


def refusal(*arguments: Any) -> CommandError:
    with pytest.raises(CommandError) as refused:
        audit_log(*arguments)
    assert refused.value.returncode == 2
    return refused.value


@pytest.mark.parametrize("webinar", ["81234567890", "812 3456 7890", "812-3456-7890", " 81234567890 "])
def test_json_is_the_document_however_the_id_is_written(record_run: RecordRun, webinar: str) -> None:
    record_run()

    assert json.loads(audit_log(f"--webinar={webinar}", "--format=json")) == document("main", "81234567890")


def test_json_of_one_occurrence(record_run: RecordRun) -> None:
    record_run(occurrence_id="1790000000000")
    record_run(occurrence_id="1790600000000")

    log = json.loads(audit_log("--webinar=81234567890", "--occurrence=1790000000000", "--format=json"))

    assert log == document("main", "81234567890", "1790000000000")
    assert len(log["runs"]) == 1


def test_csv_is_the_export(record_run: RecordRun) -> None:
    record_run()

    assert audit_log("--webinar=81234567890", "--format=csv") == "".join(csv_lines("main", "81234567890"))


def test_people_get_plain_lines_where_there_is_no_terminal(record_run: RecordRun) -> None:
    record_run(topic="Tour [red]", actor="carol", trigger="sync_now")

    lines = audit_log("--webinar=81234567890").splitlines()

    assert lines[0] == "Tour [red] · 81234567890 · main"
    assert lines[2] == "2026-10-01T10:00:00Z · synced · sync_now · carol"
    assert "2 people were left out: 1 belongs to a HubSpot user" in lines[3]
    assert "           - ann@x.example · secondary_email · also ann@y.example" in lines
    assert "\x1b" not in "".join(lines)


def test_people_get_a_table_at_a_terminal(record_run: RecordRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.setenv("TERM", "xterm")
    record_run(topic="Tour [red]")

    output = audit_log("--webinar=81234567890", output=Terminal())

    assert "Tour [red]" in output
    assert "How to resolve it" in output or "how to resolve it" in output
    assert "ann@x.example" in output
    assert "─" in output


def test_a_table_shows_a_few_people_and_says_where_the_rest_is(
    record_run: RecordRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def facts(run_log: RunLog) -> None:
        for number in range(25):
            run_log.person("emails_excluded", "excluded_domain", f"p{number}@x.example")

    monkeypatch.setenv("COLUMNS", "200")
    record_run(facts)

    output = audit_log("--webinar=81234567890", output=Terminal())

    assert "p19@x.example" in output
    assert "p20@x.example" not in output
    assert "… and 5 more: --format csv" in output


def test_letters_in_an_id_are_refused(db: None) -> None:
    assert "812x" in str(refusal("--webinar=812x"))
    assert "abc" in str(refusal("--webinar=81234567890", "--occurrence=abc"))
    assert "Name a webinar" in str(refusal("--webinar= - "))


def test_digits_of_other_scripts_are_refused(db: None) -> None:
    refusal("--webinar=٨١٢")


def test_an_unknown_webinar_is_refused(db: None) -> None:
    assert "no webinar 81234567890" in str(refusal("--webinar=81234567890"))


def test_a_webinar_unknown_in_that_connection_is_refused(record_run: RecordRun) -> None:
    record_run()

    assert 'in the connection "other"' in str(refusal("--webinar=81234567890", "--connection=other"))


def test_an_unknown_occurrence_is_refused(record_run: RecordRun) -> None:
    record_run()

    assert "no occurrence 17" in str(refusal("--webinar=81234567890", "--occurrence=17"))


def test_a_webinar_in_several_connections_needs_a_name(record_run: RecordRun) -> None:
    record_run()
    record_run(connection="other", started_at=START + timedelta(hours=1))

    assert "--connection: main, other" in str(refusal("--webinar=81234567890"))
    log = json.loads(audit_log("--webinar=81234567890", "--connection=other", "--format=json"))
    assert log["connection"] == "other"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments", [["--webinar", "81234567890"], ["--webinar", "812x"], [], ["--webinar", "1", "--format", "xml"]]
)
def test_wrong_usage_ends_with_2_and_writes_to_standard_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        ManagementUtility(["manage.py", "audit_log", *arguments]).execute()

    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err

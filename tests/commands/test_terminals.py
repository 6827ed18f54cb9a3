"""Nothing that comes from outside commands the terminal it is shown on, whatever the command and the format."""

import io
import os
import pty

import pytest
from django.core.management import CommandError, call_command

from audits.log import RunLog, record
from audits.models import Run
from audits.visible import visible
from integrations.management.commands import sync_settings
from tests.commands.running import run
from tests.support.factories import START, ConnectionFactory
from tests.support.world import World

EVIL = "Title\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202egnp"


@pytest.fixture
def named(db: None) -> None:
    """The cleaning where rows are written is left out: an old row may hold anything."""
    run_log = RunLog(
        connection="main", webinar_id="81", occurrence_id="", topic="T", trigger="command", started_at=START
    )
    run_log.person("emails_excluded", "secondary_email", "ann@kuusi.example", "also x")
    record(run_log, status="synced", finished_at=START)
    super(type(Run.objects.all()), Run.objects.all()).update(topic=EVIL)


@pytest.mark.parametrize(
    "sign", ["\x1b", "\x9b", "\x85", "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202e", "\u2066"]
)
def test_nothing_commands_breaks_or_turns_a_line(sign: str) -> None:
    assert sign not in visible(f"a{sign}b")


def harmless(text: str) -> bool:
    return visible(text) == text


@pytest.mark.parametrize("format_", ["table", "csv"])
def test_the_audit_log(named: None, format_: str) -> None:
    ran = run("audit_log", "--webinar=81", f"--format={format_}")

    assert harmless(ran.out)
    assert "81" in ran.out or format_ == "csv"


def test_the_audit_log_in_colour(named: None) -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal:
        call_command("audit_log", "--webinar=81", stdout=terminal)
    shown = os.read(master, 100_000).decode(errors="replace")
    os.close(master)

    assert "Title" in shown
    assert not [one for one in ("\x1b]0;", "\x1b[2J", "\x07", "\x9b", "\u202e") if one in shown]


def test_a_sync_and_its_refusals(empty_world: World) -> None:
    ConnectionFactory.create(name=EVIL)

    for ran in (run("check_connections"), run("sync_webinars")):
        assert harmless(ran.out + ran.err)

    command, err = sync_settings.Command(), io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(command, "--connection=nobody", stderr=err)
    command.stderr.write(str(refused.value))  # as Django does at a terminal
    assert "Title" in err.getvalue() and harmless(err.getvalue())


def test_the_lines_of_a_csv_end_as_they_should() -> None:
    assert visible("a,b\r\n") == "a,b\r\n"
    assert visible("a\tb\nc \u00e4\u4e2d") == "a\tb\nc \u00e4\u4e2d"


def test_half_a_character_ends_no_command() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")

    out.write(visible("Di\ud83d"))
    out.flush()

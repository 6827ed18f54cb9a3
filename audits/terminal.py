"""The audit log document for people at a terminal, in colour; as plain lines where it goes to a pipe or file."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from audits import codes
from audits.visible import behind, visible

MOST_PEOPLE = 20
STYLES = {"info": "cyan", "warning": "yellow", "error": "bold red"}


def print_tables(log: dict[str, Any], file: IO[str]) -> None:
    """Print a table for each run. Values are `Text`, so that brackets in a topic are not taken for markup."""
    console = Console(file=behind(file))
    console.print(_text(_heading(log), style="bold"))
    for run in log["runs"]:
        table = Table(title=_text(_run_line(run)), title_justify="left", expand=True, show_lines=True)
        for column in (_("What happened"), _("What it means · how to resolve it"), _("People")):
            table.add_column(column, overflow="fold")
        for entry in run["entries"]:
            what = _text(_sentence(entry), style=STYLES[entry["level"]])
            table.add_row(what, _text(entry["help"]), _text("\n".join(_some_people(entry))))
        console.print()
        console.print(table)


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


def plain(log: dict[str, Any]) -> Iterator[str]:
    """Return everything as plain lines, one fact a line, for grep and files."""
    yield _heading(log)
    for run in log["runs"]:
        yield ""
        yield _run_line(run)
        for entry in run["entries"]:
            yield f"  {entry['level']:<8} {entry['code']}: {_sentence(entry)}"
            yield f"           {entry['help']}"
            for person in entry["people"]:
                yield f"           - {_person(person)}"


def _heading(log: dict[str, Any]) -> str:
    webinar = "-".join(filter(None, (log["webinar_id"], log["occurrence_id"])))
    return f"{log['topic']} · {webinar} · {log['connection']}"


def _run_line(run: dict[str, Any]) -> str:
    parts = (run["started_at"], run["status"], run["trigger"], run["actor"], run.get("occurrence_id", ""))
    return " · ".join(filter(None, parts))


def _sentence(entry: dict[str, Any]) -> str:
    return codes.sentence(entry["code"], entry["causes"])


def _some_people(entry: dict[str, Any]) -> Iterator[str]:
    people = entry["people"]
    yield from (_person(person) for person in people[:MOST_PEOPLE])
    if len(people) > MOST_PEOPLE:
        yield _("… and %(count)d more: --format csv") % {"count": len(people) - MOST_PEOPLE}


def _person(person: dict[str, str]) -> str:
    # On one line, whatever line breaks HubSpot's words have.
    return " · ".join(filter(None, (person["email"], person["cause"], " ".join(person["detail"].split()))))

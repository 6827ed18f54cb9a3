"""The sync command's output in a terminal: a progress bar, a summary table, the people of a dry run."""

from collections import Counter
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from audits.visible import behind, visible
from integrations.records import PersonPlan
from integrations.records.calls import Calls
from integrations.sync.remember.result import Result

WIDTH_WITHOUT_TERMINAL = 160


class Progress:
    """A progress bar on standard error; without a terminal nothing is drawn."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        console = Console(file=stream)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Bar(*columns, console=console, disable=quiet or not console.is_terminal, transient=True)
        self.task = self.bar.add_task("Looking for webinars", total=None)

    def __enter__(self) -> "Progress":
        self.bar.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.bar.stop()

    def total(self, count: int) -> None:
        self.bar.update(self.task, total=count, description="Syncing")

    def step(self, topic: str) -> None:
        self.bar.update(self.task, advance=1, description=escape(visible(topic)[:40]))


def summary(stream: Any, results: list[Result], shared: Calls, *, dry_run: bool) -> None:
    console = _console(stream)
    table = Table(title="What would be written" if dry_run else None)
    for heading in ("Webinar", "Status", "Attendance"):
        table.add_column(heading, overflow="fold")
    for heading in ("Registrants", "Attendees", "Created", "Updated"):
        table.add_column(heading, justify="right")
    for heading in ("Left out", "Audit"):
        table.add_column(heading, overflow="fold")
    table.add_column("Calls Z+H", justify="right")
    for result in results:
        table.add_row(*_row(result))
    table.add_row("(shared)", *[""] * 8, f"{shared.zoom}+{shared.hubspot}")
    console.print(table)
    for result in results if dry_run else ():
        _people(console, result)
    counts = Counter(result.status for result in results)
    console.print(", ".join(f"{count} {status}" for status, count in counts.items()) or "No webinars found.")


def _console(stream: Any) -> Console:
    terminal = bool(getattr(stream, "isatty", lambda: False)())
    return Console(
        file=behind(stream), width=None if terminal else WIDTH_WITHOUT_TERMINAL, highlight=False, markup=False
    )


def _row(result: Result) -> list[str]:
    left_out = ", ".join(f"{cause} {count}" for cause, count in result.excluded.items())
    codes = [code for code in result.codes if code not in ("synced", "emails_excluded")]
    name = f"{result.topic or result.webinar_id}" + (f" ({result.occurrence_id})" if result.occurrence_id else "")
    return [
        visible(name),
        result.status,
        result.attendance,
        str(result.registrants),
        str(result.attendees),
        str(result.created),
        str(result.updated),
        left_out,
        ", ".join(codes),
        f"{result.calls.zoom}+{result.calls.hubspot}",
    ]


def _people(console: Console, result: Result) -> None:
    for plan in result.plans:
        steps = ", ".join(f"{entry.state} at {entry.at.isoformat()}" for entry in plan.participations)
        properties = ", ".join(f"{name}={value}" for name, value in plan.properties.items())
        why = plan.cause or "; ".join(part for part in (steps, properties) if part)
        console.print(visible(f"{result.topic}: {plan.action} {plan.email} {why}"))


def person(plan: PersonPlan) -> dict[str, Any]:
    """Return one person of a dry run, as JSON."""
    return {
        "email": plan.email,
        "action": plan.action.value,
        "cause": plan.cause,
        "participations": [{"state": one.state.value, "at": one.at.isoformat()} for one in plan.participations],
        "properties": dict(plan.properties),
    }

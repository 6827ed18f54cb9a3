"""The only writer of the audit log: facts are collected while a run goes on and written at its end."""

import hashlib
import json
import logging
import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audits import addresses
from audits import codes as vocabulary
from audits.codes import Cause, Code, Level, Status
from audits.models import EMAIL_LENGTH, TOPIC_LENGTH, Change, Entry, Person, Run, Trigger

logger = logging.getLogger(__name__)
BATCH = 1000
DETAIL_LENGTH = 1000
MOST_PEOPLE = 1000  # that are tried again by name
HAPPENED = {Code.SYNCED, Code.WEBINAR_CHANGED}  # about the run itself, not about the state it left

# PostgreSQL refuses NUL, UTF-8 has no lone surrogates, and a terminal obeys the rest. Texts come from outside.
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _clean(text: str, length: int) -> str:
    return _CONTROL_CHARACTERS.sub("", text)[:length]


@dataclass(frozen=True, slots=True)
class _Named:
    code: Code
    cause: Cause
    email: str
    detail: str


@dataclass(kw_only=True)
class RunLog:
    """The facts of one run, in memory. The topic may be set later, once it is known.

    `id`: the run's own, if it is recorded; log lines carry it from the beginning.
    """

    connection: str
    webinar_id: str
    occurrence_id: str
    topic: str
    trigger: str
    started_at: datetime
    actor: str = ""
    people_only: bool = False  # only some people were tried again: it says nothing about the others
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    _counts: Counter[tuple[Code, Cause]] = field(default_factory=Counter, init=False, repr=False)
    _people: list[_Named] = field(default_factory=list, init=False, repr=False)
    _seen: set[tuple[Code, Cause, str]] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        Trigger(self.trigger)  # an unknown one is refused here, not at the end of the run

    def note(self, code: str, cause: str, *, count: int = 1) -> None:
        """Add a fact about things, or about people who cannot be named; the same fact again adds up."""
        vocabulary.cause_row(code, cause)
        if count < 0:
            raise ValueError(f"A fact can't have occurred {count} times")
        if count:
            self._counts[Code(code), Cause(cause)] += count

    def once(self, code: str, cause: str) -> None:
        """Add a fact about the only thing of a kind, such as the marketing event, however often the run touches it."""
        if not self._counts[Code(code), Cause(cause)]:
            self.note(code, cause)

    def person(self, code: str, cause: str, email: str, detail: str = "") -> None:
        """Add a fact about a person; the same person counts once."""
        vocabulary.cause_row(code, cause)
        email = _clean(email.strip().lower(), EMAIL_LENGTH)
        key = (Code(code), Cause(cause), email)
        if email and key in self._seen:
            return
        self._seen.add(key)
        self._people.append(_Named(*key, _clean(detail, DETAIL_LENGTH)))
        self._counts[key[:2]] += 1

    @property
    def codes(self) -> list[str]:
        """Return the codes of the run, in the table's order."""
        present = {code for code, _ in self._counts}
        return [str(row.name) for row in vocabulary.TABLE if row.name in present]

    def causes(self, code: str) -> dict[str, int]:
        """Return how often each cause of a code occurred, in the table's order."""
        wanted = Code(code)
        return vocabulary.in_table_order(
            code, {cause: n for (present, cause), n in self._counts.items() if present == wanted}
        )

    @property
    def excluded(self) -> dict[str, int]:
        return self.causes(Code.EMAILS_EXCLUDED)

    @property
    def level(self) -> str:
        """Return the worst level of the entries; "" if there is none."""
        present = {vocabulary.level(code) for code in self.codes}
        return next((str(level.value) for level in reversed(Level) if level in present), "")

    @property
    def retryable(self) -> bool:
        """Return True if something is left that another run may mend."""
        return any(vocabulary.retryable(code, cause) for code, cause in self._counts)

    @property
    def wrote(self) -> bool:
        """Return True if something was written to HubSpot or Zoom."""
        return any(code == Code.SYNCED for code, _ in self._counts)

    @property
    def eventful(self) -> bool:
        """Return True if the run holds an event, so that it must be recorded whatever state it left."""
        return any(code in HAPPENED for code, _ in self._counts)

    @property
    def digest(self) -> str:
        """Return a digest that is equal for two runs with the same outcome, whatever they wrote to reach it."""
        counts = sorted((code, cause, n) for (code, cause), n in self._counts.items() if code not in HAPPENED)
        people = sorted((named.code, named.cause, named.email) for named in self._people if named.code not in HAPPENED)
        return hashlib.sha256(json.dumps([counts, people]).encode()).hexdigest()

    def people(self, code: str) -> Iterator[_Named]:
        return (named for named in self._people if named.code == code)


def status(log: RunLog, *, failed: bool, skipped: bool) -> str:
    """Return how the run ends. The caller compares digests to see if anything changed since the last run."""
    if failed:
        return str(Status.FAILED)
    if skipped:
        return str(Status.SKIPPED)
    return str(Status.PARTIAL if log.retryable else Status.SYNCED)


@transaction.atomic
def record(log: RunLog, *, status: str, finished_at: datetime) -> Run:
    """Write the run, its entries and its people: all or nothing."""
    run = Run.objects.create(
        id=log.id,
        connection=log.connection,
        webinar_id=log.webinar_id,
        occurrence_id=log.occurrence_id,
        topic=_clean(log.topic, TOPIC_LENGTH),
        trigger=log.trigger,
        actor=log.actor,
        started_at=log.started_at,
        finished_at=finished_at,
        status=Status(status).value,
        digest=log.digest,
        people_only=log.people_only,
    )
    entries = Entry.objects.bulk_create([_entry(run, code, log.causes(code)) for code in log.codes])
    people = [
        Person(entry=entry, email=named.email, cause=named.cause.value, detail=named.detail)
        for entry in entries
        for named in log.people(entry.code)
    ]
    Person.objects.bulk_create(people, batch_size=BATCH)
    logger.info("Run ended: %s (%s)", run.status, ", ".join(log.codes))
    return run


def _entry(run: Run, code: str, causes: dict[str, int]) -> Entry:
    return Entry(
        run=run,
        code=code,
        level=vocabulary.level(code).value,
        retryable=any(vocabulary.retryable(code, cause) for cause in causes),
        causes=causes,
        count=sum(causes.values()),
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """A setting before and after. `subject` is the user or webinar that it belongs to, if it is not global."""

    what: str
    before: Any = None
    after: Any = None
    subject: str = ""


def changes(found: Iterable[Changed], *, connection: str, actor: str, at: datetime) -> None:
    """Record what somebody changed or asked for."""
    rows = [
        Change(
            at=at,
            actor=_clean(actor, EMAIL_LENGTH)[:254],
            connection=connection,
            what=one.what,
            subject=_clean(one.subject, TOPIC_LENGTH),
            before=one.before,
            after=one.after,
        )
        for one in found
    ]
    Change.objects.bulk_create(rows, batch_size=BATCH)


def last(connection: str, webinar_id: str, occurrence_id: str) -> Run | None:
    """Return the newest sync of an occurrence.

    Registrations by a workflow are runs too, and so are single people tried again, but neither covers its whole
    state.
    """
    runs = Run.objects.filter(connection=connection, webinar_id=webinar_id, occurrence_id=occurrence_id)
    return runs.exclude(trigger=Trigger.WORKFLOW_ACTION).filter(people_only=False).first()


def retryable_people(run: Run) -> list[str] | None:
    """Return the people left over in a run; None if the remainder concerns no named person, or too many."""
    emails: list[str] = []
    for entry in run.entries.filter(retryable=True):
        for cause, count in entry.causes.items():
            if not vocabulary.retryable(entry.code, cause):
                continue
            people = entry.people.filter(cause=cause).exclude(email="")
            found = list(people.values_list("email", flat=True)[: MOST_PEOPLE + 1])
            emails += found
            if len(found) < count or len(emails) > MOST_PEOPLE:
                return None
    return emails


@transaction.atomic
def prune(before: datetime) -> int:
    """Delete the runs before then, and return how many. History is deleted here and nowhere else.

    It uses the base class's `delete`, because the models refuse theirs; children first, one statement a table.
    """
    QuerySet.delete(Person.objects.filter(entry__run__started_at__lt=before))
    QuerySet.delete(Entry.objects.filter(run__started_at__lt=before))
    QuerySet.delete(Change.objects.filter(at__lt=before))
    _total, by_model = QuerySet.delete(Run.objects.filter(started_at__lt=before))
    return by_model.get(Run._meta.label, 0)


@transaction.atomic
def forget(email: str, *, except_connections: Collection[str] = ()) -> int:
    """Blank the address of a person who asked to be forgotten. Returns the number of rows.

    But for the history of other companies' connections, which keep their own. That something happened to somebody
    stays. The base class's `update`, because the models refuse theirs.
    """
    email = _clean(email.strip().lower(), EMAIL_LENGTH)
    if not email:
        return 0
    people = Person.objects.exclude(entry__run__connection__in=except_connections)
    blanked = QuerySet.update(people.filter(email__in=addresses.spellings(email)), email="", detail="")
    details = people.filter(detail__icontains=addresses.needle(email)).values_list("pk", "detail")
    mentioned = [pk for pk, detail in details.iterator(chunk_size=BATCH) if addresses.mentions(detail, email)]
    for start in range(0, len(mentioned), BATCH):
        blanked += QuerySet.update(Person.objects.filter(pk__in=mentioned[start : start + BATCH]), detail="")
    return blanked

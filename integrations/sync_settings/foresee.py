"""The effects of a change of settings, from the portal's own rows: no API is called.

`foresee` goes through everything, for a plan; `glimpse` looks at the latest webinars only, for a screen that waits.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, reduce
from itertools import islice
from operator import or_

from django.db.models import Q

from integrations.decisions.exclusions import exclusion
from integrations.decisions.foreseen.people import Kind, PersonEffect, Rule, StoredPerson, person_effect
from integrations.decisions.foreseen.webinars import State, WebinarEffect, WebinarEffects
from integrations.models import Connection, Deletion, HubSpotAccount, Occurrence, Participant
from integrations.models.domain_lookups import in_domains
from integrations.records import SyncSettings
from integrations.sync_settings import switched_on
from integrations.sync_settings.apply import state_after
from integrations.sync_settings.document import Change
from integrations.sync_settings.stored_people import Seen, StoredOccurrence, stored
from integrations.sync_settings.switched_on import Touched

NAMED = 5  # names kept of each group
AT_ONCE = 1000  # people whose deletions are looked up together
LOOKED_AT, PEOPLE_LOOKED_AT, WEBINARS_LOOKED_AT = 1_000, 5_000, 50  # of a glimpse


@dataclass
class Named:
    """A number, and the first few names behind it. With `seen`, a name that comes again does not count.

    `unnamed`: how many are not behind one of these names.
    """

    count: int = 0
    unnamed: int = 0
    names: list[str] = field(default_factory=list)
    seen: set[str] | None = None

    def add(self, name: str) -> None:
        if self.seen is not None:
            if name in self.seen:
                return
            self.seen.add(name)
        self.count += 1
        if name in self.names:
            return
        if len(self.names) < NAMED:
            self.names.append(name)
        else:
            self.unnamed += 1


@dataclass
class Foreseen:
    """The effects of a change, added up.

    A person counts in each occurrence, or if `once` only once. Recordings count where the webinar itself neither starts
    nor stops.

    `upcoming` and `completes` are among those that start: still to come, and over, so that HubSpot completes their
    marketing events. Of `unread` ones that start nobody is known yet. `pruned`: people about whom it cannot be said,
    because their rows are no longer kept. `since`: the first day as it would be, `since_before`: as it is; `syncs`: the
    sync would be on; `all_off`: it would be switched off for everybody. `more`: there may be more of everything.
    """

    once: bool = False
    since: datetime | None = None
    since_before: datetime | None = None
    syncs: bool = False
    all_off: bool = False
    starts: Named = field(default_factory=Named)
    stops: Named = field(default_factory=Named)
    recordings_start: Named = field(default_factory=Named)
    recordings_stop: Named = field(default_factory=Named)
    upcoming: int = 0
    completes: int = 0
    unread: int = 0
    sent: Named = field(default_factory=Named)
    left_out: dict[str, Named] = field(default_factory=dict)
    no_longer_touched: Named = field(default_factory=Named)
    pruned: int = 0
    more: bool = False

    def __post_init__(self) -> None:
        self.sent, self.no_longer_touched = self._people(), self._people()

    def _people(self) -> Named:
        return Named(seen=set() if self.once else None)

    def webinar(self, one: StoredOccurrence | Touched, effect: WebinarEffect, now: datetime) -> None:
        """Add an occurrence."""
        topic = one.topic or one.zoom_id
        if effect.starts:
            upcoming = one.begins is not None and one.begins > now
            is_over = one.over is not None and one.over <= now
            self.starts.add(topic)
            self.upcoming += upcoming
            self.completes += is_over and not (upcoming or one.completed)
        elif effect.recordings_start:
            self.recordings_start.add(topic)
        if effect.stops:
            self.stops.add(topic)
        elif effect.recordings_stop:
            self.recordings_stop.add(topic)

    def person(self, effect: PersonEffect) -> None:
        """Add a person."""
        if effect.kind is Kind.SENT:
            self.sent.add(effect.email)
        elif effect.kind is Kind.LEFT_OUT:
            self.left_out.setdefault(effect.cause, self._people()).add(effect.email)
        if effect.no_longer_touched:
            self.no_longer_touched.add(effect.email)


@dataclass(frozen=True)
class Foresight:
    """A change of settings, with the state before and after it."""

    connection: Connection
    before: State
    after: State
    now: datetime

    @classmethod
    def of(cls, connection: Connection, change: Change, now: datetime) -> "Foresight":
        before = switched_on.state(connection)
        return cls(connection, before, state_after(connection, before, change), now)

    def effects(
        self, occurrences: Iterable[tuple[StoredOccurrence, Iterable[StoredPerson]]], foreseen: Foreseen
    ) -> Iterator[tuple[StoredOccurrence, PersonEffect]]:
        """Yield what becomes of the people of these occurrences. Only `pruned` and `unread` are added up."""
        webinars = WebinarEffects(self.before, self.after)
        hubspot = self.connection.hubspot
        users = frozenset((*hubspot.users, *hubspot.owners))
        before, after = (partial(_exclude, one.settings, users) for one in (self.before, self.after))
        same = _people_rules(self.before.settings) == _people_rules(self.after.settings)

        def candidates() -> Iterator[tuple[StoredOccurrence, Rule, Rule, StoredPerson]]:
            for one, people in occurrences:
                effect = webinars.of(one.key, one.begins, one.zoom_id)
                if effect.synced == effect.syncs and (same or not effect.syncs):
                    continue
                staff = frozenset((one.key[0],))
                rules = Rule(effect.synced, partial(before, staff)), Rule(effect.syncs, partial(after, staff))
                known = 0
                for known, person in enumerate(people, start=1):  # noqa: B007  (counts them)
                    yield one, *rules, person
                foreseen.unread += effect.starts and not known and not one.pruned

        for one, was, becomes, person in _with_deletions(hubspot, candidates()):
            found = person_effect(person, was, becomes)
            if found and one.pruned:
                foreseen.pruned += 1
            elif found:
                yield one, found


def _exclude(settings: SyncSettings, users: frozenset[str], staff: frozenset[str], email: str) -> str:
    return exclusion(email, settings=settings, hubspot_users=users, staff=staff)


def _people_rules(settings: SyncSettings) -> tuple[frozenset[str], frozenset[str]]:
    return settings.excluded_contacts, settings.only_contacts


Candidate = tuple[StoredOccurrence, Rule, Rule, StoredPerson]


def _with_deletions(hubspot: HubSpotAccount, candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    """Yield the same people; those whom HubSpot does not have, and who were deleted there, with that cause."""
    if not Deletion.objects.filter(hubspot=hubspot).exists():
        yield from candidates
        return
    while some := list(islice(candidates, AT_ONCE)):
        new = {person.email for *_rules, person in some if not (person.held or person.cause)}
        deleted = Deletion.among(hubspot, new)
        for one, was, becomes, person in some:
            gone = person.email in deleted
            yield one, was, becomes, StoredPerson(person.email, cause="previously_deleted") if gone else person


def foresee(foresight: Foresight, foreseen: Foreseen, seen: Seen) -> Iterator[tuple[StoredOccurrence, PersonEffect]]:
    """Go through all webinars and people, add them up, and yield what becomes of each person who is affected.

    `seen` is called with every row, so that a plan knows if they have changed since.
    """
    webinars, least = WebinarEffects(foresight.before, foresight.after), foresight.after.settings.attended_from
    rows = Occurrence.objects.filter(webinar__connection=foresight.connection, webinar__zoom_event=False)

    def counted() -> Iterator[tuple[StoredOccurrence, Iterable[StoredPerson]]]:
        for one, people in stored(rows, Q(), foresight.now, seen, least):
            if not one.pruned:
                effect = webinars.of(one.key, one.begins, one.zoom_id)
                foreseen.webinar(one, effect, foresight.now)
            yield one, people

    for one, effect in foresight.effects(counted(), foreseen):
        foreseen.person(effect)
        yield one, effect


# --- The latest of them, while somebody waits -------------------------------------------------------------------------


def webinars(connection: Connection, change: Change, now: datetime) -> Foreseen:
    """Return the effects on all webinars. People are not looked at."""
    foresight = Foresight.of(connection, change, now)
    foreseen = Foreseen()
    for _one in _switched(foresight, foreseen, None):
        pass
    return foreseen


def glimpse(connection: Connection, change: Change, now: datetime) -> Foreseen:
    """Return the effects on the latest webinars and some of their people, in about a second at most."""
    foresight = Foresight.of(connection, change, now)
    before, after = foresight.before.settings, foresight.after.settings
    all_off = before.sync_webinars and not after.sync_webinars
    foreseen = Foreseen(
        once=True,
        since=foresight.after.since,
        since_before=foresight.before.since,
        syncs=after.sync_webinars,
        all_off=all_off,
    )
    wanted: dict[int, None] = {}
    known = 0
    for one in _switched(foresight, foreseen, LOOKED_AT):
        if len(wanted) < WEBINARS_LOOKED_AT and known < PEOPLE_LOOKED_AT:
            wanted[one.pk] = None
            known += one.people
        else:
            foreseen.more = True
    _count(foresight, foreseen, wanted, Q())
    people = _people_touched(before, after)
    if people is not None:
        others = _of_these_people(foresight, people, wanted)
        foreseen.more = foreseen.more or len(others) >= LOOKED_AT
        _count(foresight, foreseen, others, people)
    return foreseen


def _switched(foresight: Foresight, foreseen: Foreseen, most: int | None) -> Iterator[Touched]:
    """Add up what becomes of the latest webinars, and yield those that start or stop."""
    for window in switched_on.touched(foresight.connection, foresight.before, foresight.after, most):
        looked_at = 0
        for one, effect in window:
            looked_at += 1
            foreseen.webinar(one, effect, foresight.now)
            if effect.synced != effect.syncs:
                yield one
        foreseen.more = foreseen.more or looked_at == most


def _count(foresight: Foresight, foreseen: Foreseen, wanted: Mapping[int, None], people: Q) -> None:
    """Add the people of the wanted occurrences who meet the condition, up to a number."""
    rows = Occurrence.objects.filter(pk__in=list(wanted), webinar__zoom_event=False)
    people_of = stored(rows, people, foresight.now, least=foresight.after.settings.attended_from)
    found = foresight.effects(people_of, foreseen) if wanted else iter(())
    known = 0
    for known, (_one, effect) in enumerate(islice(found, 2 * PEOPLE_LOOKED_AT), start=1):  # noqa: B007  (counts them)
        foreseen.person(effect)
    foreseen.more = foreseen.more or known == 2 * PEOPLE_LOOKED_AT


def _people_touched(before: SyncSettings, after: SyncSettings) -> Q | None:
    """Return the condition for people about whom the rules for people differ, or None if they do not."""
    touched = []
    if domains := before.excluded_contacts ^ after.excluded_contacts:
        touched.append(in_domains("email", domains))
    if before.only_contacts and after.only_contacts:
        if named := before.only_contacts ^ after.only_contacts:
            touched.append(Q(email__in=named))
    elif before.only_contacts or after.only_contacts:
        touched.append(~Q(email__in=before.only_contacts or after.only_contacts))
    return reduce(or_, touched) if touched else None


def _of_these_people(foresight: Foresight, people: Q, without: Mapping[int, None]) -> dict[int, None]:
    """Return some occurrences that such people took part in, the latest rows first."""
    rows = Participant.objects.filter(people).order_by("-pk")
    if Connection.objects.count() > 1:  # with only one, the index of addresses alone answers
        rows = rows.filter(occurrence__webinar__connection=foresight.connection)
    found = rows.values_list("occurrence_id", flat=True)[:LOOKED_AT]
    return {pk: None for pk in found if pk not in without}

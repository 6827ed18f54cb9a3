"""Join links after their switch went off: forgotten here at once, and emptied on every contact by a job of its own.

The marks of what was written say which contacts have a link. Each batch is forgotten once HubSpot took it, so that a
worker that dies or meets a rate limit loses nothing: the next one goes on with the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from audits import log as audit
from audits.log import Changed
from integrations.accounts.clients import hubspot_client
from integrations.accounts.tokens import note_state
from integrations.clock import utcnow
from integrations.decisions.contacts import match_contacts
from integrations.decisions.extras.join_links import join_link_mark
from integrations.decisions.schedule import retry_at
from integrations.errors import IntegrationError, NeedsAdmin, RetryLater
from integrations.hubspot.client import HubSpotClient
from integrations.hubspot.error_table import NO_PROPERTY, SCHEMA_ROW
from integrations.hubspot.schema import JOIN_LINK
from integrations.models import (
    Connection,
    HubSpotAccount,
    LinkRemoval,
    RegistrantRow,
    RemoteContact,
    SyncJob,
    SyncSettingsRow,
)
from integrations.models.jobs import JobState
from integrations.records import ContactWrite
from integrations.records.mapping import Extra, Extras

BATCH = 100
SYNC_MAY_TAKE = timedelta(minutes=1)  # one that began before the switch may still write a link
REFUSED_AGAIN = timedelta(hours=1)
ATTEMPTS = 10
REMOVED = "join_links_removed"
Row = tuple[int, str, str]  # primary key, address, contact id


def switch(connection: Connection, before: Extras, after: Extras, actor: str, now: datetime) -> None:
    """Forget the stored links and want them emptied in HubSpot if they are off now, or stop that if they are on."""
    if Extra.JOIN_LINK in before and Extra.JOIN_LINK not in after:
        RegistrantRow.objects.filter(webinar__connection=connection).exclude(join_url="").update(join_url="")
        LinkRemoval.want(connection, actor, now)
    elif Extra.JOIN_LINK in after and Extra.JOIN_LINK not in before:
        LinkRemoval.cancel(connection.hubspot_id)


def remove(pk: int, clock: Callable[[], datetime] = utcnow) -> None:
    """Empty the join link of every contact that has one, and record how many, once the removal is over."""
    removal = LinkRemoval.take(pk, clock())
    if removal is None:
        return
    try:
        refused = _remove(removal, hubspot_client(removal.hubspot), clock)
    except IntegrationError as error:
        if isinstance(error, NeedsAdmin):
            note_state(removal.hubspot, error)
        after = error.after if isinstance(error, RetryLater) else None
        removal.put_off(retry_at(clock(), removal.attempts, after))
        return
    connections = Connection.objects.filter(hubspot=removal.hubspot)
    running = SyncJob.objects.filter(occurrence__webinar__connection__in=connections, state=JobState.RUNNING)
    if running.exists() or _forget_late_links(connections):
        removal.put_off(clock() + SYNC_MAY_TAKE)
    elif refused and removal.attempts < ATTEMPTS:
        removal.put_off(clock() + REFUSED_AGAIN)
    else:
        _finish(removal, refused, clock())


def _forget_late_links(connections: Iterable[Connection]) -> int:
    """Forget the links that a sync has stored which began before the switch went off. Returns how many."""
    off = [one for one in connections if Extra.JOIN_LINK not in SyncSettingsRow.load(one).record().extras]
    return RegistrantRow.objects.filter(webinar__connection__in=off).exclude(join_url="").update(join_url="")


def _finish(removal: LinkRemoval, refused: int, now: datetime) -> None:
    if not LinkRemoval.objects.filter(pk=removal.pk, done_at=None).update(done_at=now, failed=refused):
        return
    removal.refresh_from_db()
    counts = {"contacts": removal.removed, **({"refused": refused} if refused else {})}
    audit.changes([Changed(REMOVED, after=counts)], connection=removal.connection, actor=removal.actor, at=now)


def _remove(removal: LinkRemoval, client: HubSpotClient, clock: Callable[[], datetime]) -> int:
    """Empty one batch after the other. Returns how many contacts HubSpot refused.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    refused = 0
    for rows in _batches(removal.hubspot):
        try:
            emptied = _emptied(client, rows)
        except IntegrationError as error:
            if getattr(error, "row", "") != SCHEMA_ROW or client.properties("contacts", [JOIN_LINK]):
                raise
            emptied = {pk for pk, _email, _id in rows}  # somebody deleted the property with all its values
        RemoteContact.forget_value(emptied, JOIN_LINK)
        removal.count(len(emptied))
        refused += len(rows) - len(emptied)
        removal.put_off(clock() + LinkRemoval.HOLDS)
    return refused


def _batches(hubspot: HubSpotAccount) -> Iterator[Sequence[Row]]:
    """Yield the contacts that have a link, but not those whose link another connection still sends."""
    having = RemoteContact.objects.filter(hubspot=hubspot, written__has_key=JOIN_LINK).order_by("pk")
    after = 0
    while page := list(having.filter(pk__gt=after).values_list("pk", "email", "contact_id", "written")[:BATCH]):
        after = page[-1][0]
        kept = _marks(hubspot, [email for _pk, email, _id, _written in page])
        rows = [(pk, email, number) for pk, email, number, written in page if written[JOIN_LINK] not in kept]
        if rows:
            yield rows


def _marks(hubspot: HubSpotAccount, emails: Sequence[str]) -> set[str]:
    rows = RegistrantRow.objects.filter(webinar__connection__hubspot=hubspot, email__in=emails).exclude(join_url="")
    return {join_link_mark(link) for link in rows.values_list("join_url", flat=True)}


def _emptied(client: HubSpotClient, rows: Sequence[Row]) -> set[int]:
    """Return the rows whose contacts have no link any more: they were emptied, or are gone."""
    ids = {number: pk for pk, _email, number in rows}
    answer = client.update_contacts([ContactWrite(number, {JOIN_LINK: ""}) for number in ids])
    refused = {number: error for number, error in answer.errors.items() if error.category != "OBJECT_NOT_FOUND"}
    if any(error.category == NO_PROPERTY for error in refused.values()) and not client.properties(
        "contacts", [JOIN_LINK]
    ):
        return set(ids.values())
    emptied = {pk for number, pk in ids.items() if number not in refused}
    moved = [row for row in rows if row[2] not in answer.written and row[2] not in refused]
    return emptied - _refused_elsewhere(client, moved)


def _refused_elsewhere(client: HubSpotClient, rows: Sequence[Row]) -> set[int]:
    """Empty the contacts that others were merged into. Returns the rows that HubSpot refused."""
    if not rows:
        return set()
    names = ("email", "hs_additional_emails")
    emails = [email for _pk, email, _id in rows]
    found = match_contacts(emails, client.read_contacts(emails, by_email=True, properties=names))
    ids = {found[email].id: pk for pk, email, _id in rows if email in found}
    if not ids:
        return set()
    answer = client.update_contacts([ContactWrite(number, {JOIN_LINK: ""}) for number in ids])
    return {ids[number] for number in answer.errors if number in ids}

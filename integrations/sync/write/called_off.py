"""WRITE: the contacts whose next webinar was called off: they get the one after it, or none."""

from collections.abc import Iterator

from integrations.decisions.exclusions import exclusion
from integrations.errors import RetryLater
from integrations.models import Occurrence, RemoteContact
from integrations.records import Outcome
from integrations.records.mapping import Extra
from integrations.sync.context import Context
from integrations.sync.page_outcome import UNAVAILABLE, PageOutcome
from integrations.sync.write.people import update_properties

PAGE = 1000


def release_people(context: Context, occurrence: Occurrence) -> Iterator[PageOutcome]:
    """Update whoever was registered, before the event is cancelled: that is what a run that breaks off begins with.

    Raises: NeedsAdmin, RetryLater, GiveUp.
    """
    if Extra.NEXT_WEBINAR not in context.settings.extras:
        return
    for emails in _pages(occurrence):
        outcome = PageOutcome()
        outcome.contact_ids = _contacts(context, emails)
        update_properties(context, occurrence, outcome, None)
        yield outcome
        if any(why[:2] == UNAVAILABLE for why in outcome.refused.values()):
            raise RetryLater(
                "HubSpot did not take all contacts of a webinar that was called off; the sync retries automatically."
            )


def _pages(occurrence: Occurrence) -> Iterator[list[str]]:
    """Yield the addresses of those whom HubSpot holds as registered, in pages ordered by address."""
    held = occurrence.participants.filter(outcome=Outcome.IN_HUBSPOT).exclude(accepted_registered_at=None)
    after = ""
    while emails := list(held.filter(email__gt=after).order_by("email").values_list("email", flat=True)[:PAGE]):
        after = emails[-1]
        yield emails


def _contacts(context: Context, emails: list[str]) -> dict[str, str]:
    """Return the contacts of these people, without those whom the settings leave out by now."""
    users = context.protected_people.users()
    known = RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=emails)
    return {
        email: contact_id
        for email, contact_id in known.values_list("email", "contact_id")
        if not exclusion(email, settings=context.settings, hubspot_users=users, staff=frozenset())
    }

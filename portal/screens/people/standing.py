"""The sentence that says if a person is in HubSpot or why not, with the button that changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.models import Participant
from integrations.records import Outcome
from portal.screens.shared import links
from portal.wording.errors import translated

# What the person's cause says and what to do about it. `%(domain)s` is the address's.
SENTENCES: dict[str, str | Promise] = {
    "hubspot_user": gettext_lazy("Not in HubSpot: the address is a HubSpot user's. Users are left alone."),
    "excluded_domain": gettext_lazy("Not in HubSpot: the domain %(domain)s is excluded."),
    "invalid_email": gettext_lazy("Not in HubSpot: the address is not valid. Correct it in Zoom, then retry."),
    "secondary_email": gettext_lazy(
        "Not in HubSpot: secondary address of a contact. Make it primary there, then retry."
    ),
    "previously_deleted": gettext_lazy(
        "Not in HubSpot: the contact was deleted there and is not created again. Restore it there, then retry."
    ),
    "host_or_panelist": gettext_lazy("Not in HubSpot: hosts and panelists are left out."),
    "not_in_only_contacts": gettext_lazy("Not in HubSpot: test mode sends only the people on its list."),
    "dropped_in": gettext_lazy("Not in HubSpot: stayed too short to count as attended, and had not registered."),
    "rejected_by_hubspot": gettext_lazy("HubSpot refused the contact. Fix what it names, then retry."),
    "properties_not_updated": gettext_lazy("HubSpot refused properties of the contact. Fix what it names, then retry."),
    "unavailable": gettext_lazy("Waiting: HubSpot couldn't be reached. It continues automatically."),
    "users_unreadable": gettext_lazy("Waiting: HubSpot's users couldn't be read. It continues automatically."),
}
SETTING = {"excluded_domain": "#exclusions", "not_in_only_contacts": "#trying"}
SETTING_BUTTON = {
    "excluded_domain": gettext_lazy("Open the exclusion"),
    "not_in_only_contacts": gettext_lazy("Open test mode"),
}
RETRIED = {
    "invalid_email", "secondary_email", "previously_deleted", "rejected_by_hubspot", "properties_not_updated",
}  # fmt: skip
TONES = {Outcome.IN_HUBSPOT: "good", Outcome.WAITING: "warn", Outcome.FAILED: "bad", Outcome.LEFT_OUT: "quiet"}


@dataclass(frozen=True)
class Standing:
    """The sentence. `retry`: the occurrence in which the person is tried again, or 0."""

    words: str
    detail: str
    tone: str
    url: str = ""
    button: str = ""
    retry: int = 0


def standing(rows: Sequence[Participant]) -> Standing:
    """Return how the person of these rows stands, the latest webinar first.

    What needs somebody comes before what goes on by itself, and that before who is left out and who is in HubSpot.
    """
    outcomes = [Outcome(row.outcome) for row in rows]
    for outcome in (Outcome.FAILED, Outcome.WAITING):
        if outcome in outcomes:
            return _because_of(rows[outcomes.index(outcome)])
    if outcomes[0] == Outcome.IN_HUBSPOT or Outcome.LEFT_OUT not in outcomes:
        return _in_hubspot(rows, outcomes.count(Outcome.LEFT_OUT))
    return _because_of(rows[outcomes.index(Outcome.LEFT_OUT)])


def _in_hubspot(rows: Sequence[Participant], left_out: int) -> Standing:
    words = _("In HubSpot.")
    if left_out:
        words = ngettext(
            "In HubSpot, but left out of %(n)d webinar: see why below.",
            "In HubSpot, but left out of %(n)d webinars: see why below.",
            left_out,
        ) % {"n": left_out}
    contact = next((row for row in rows if row.contact_id), None)
    return Standing(words, "", "good", _contact_url(contact), _("Contact in HubSpot") if contact else "")


def _because_of(row: Participant) -> Standing:
    outcome = Outcome(row.outcome)
    if not row.cause:
        words = (
            _("Waiting: not sent yet. It continues automatically.")
            if outcome == Outcome.WAITING
            else _("Not in HubSpot: the host has not approved the registration in Zoom.")
        )
        return Standing(words, "", TONES[outcome])
    words = str(SENTENCES.get(row.cause, row.cause)) % {"domain": row.email.rpartition("@")[2]}
    url, button = _remedy(row)
    retry = row.occurrence_id if row.cause in RETRIED else 0
    return Standing(words, translated(row.detail), TONES[outcome], url, button, retry)


def _remedy(row: Participant) -> tuple[str, str]:
    if row.cause in SETTING:
        settings = reverse("admin:integrations_connection_change", args=(row.occurrence.webinar.connection_id,))
        return settings + SETTING[row.cause], str(SETTING_BUTTON[row.cause])
    url = _contact_url(row)
    return (url, _("Contact in HubSpot")) if url else ("", "")


def _contact_url(row: Participant | None) -> str:
    if row is None:
        return ""
    return links.hubspot_record(int(row.portal_id), links.CONTACT, row.contact_id)  # type: ignore[attr-defined]

"""The list "Needs you": accounts, users, switches and webinars, each with its reason and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.models import AlertDelivery, Connection, HubSpotAccount, Occurrence, Participant, ZoomUserRow
from integrations.models.accounts import Account, AccountState
from integrations.records import Outcome
from portal.screens.home.connection_line import sync_is_on
from portal.screens.home.removal import may_be_removed
from portal.screens.shared import links
from portal.screens.shared.admin import capped_count
from portal.screens.shared.html import number
from portal.screens.shared.webinars import webinar_lists
from portal.screens.shared.webinars.webinar_state import states
from portal.wording.errors import translated
from portal.wording.labels import ACCOUNT, Badge

MOST_WEBINARS, MOST_USERS = 5, 3
MAY_RETRY, MAY_REMOVE = "integrations.add_syncjob", "integrations.change_webinarrow"
MAY_SEE_ALERTS = "integrations.view_alert"
MAY_READ_PEOPLE = "integrations.view_participant"
SYNC_OFF = Badge(gettext_lazy("Sync is off"), "dash", "warn")
OTHER_APP = Badge(gettext_lazy("Events of another app"), "warning", "warn")
SHARED_APP = Badge(gettext_lazy("Tokens refused"), "warning", "warn")
UNREAD = Badge(gettext_lazy("Can't be read"), "warning", "warn")
UNDELIVERED = Badge(gettext_lazy("Not delivered"), "cross", "bad")
TWICE = Badge(gettext_lazy("Synced twice"), "warning", "warn")


@dataclass(frozen=True)
class Action:
    """Something to do about a need: a link, or a button that acts at once (`post`) with the field `name`."""

    words: str
    url: str
    post: bool = False
    name: str = ""


@dataclass
class Need:
    """Something that waits for a person, with why and what to do. `key` identifies it on the page."""

    key: str
    look: Badge
    title: str
    why: str
    actions: list[Action] = field(default_factory=list)
    url: str = ""


def needs(request: HttpRequest, rows: Sequence[Connection]) -> list[Need]:
    """Return what needs a person in these connections, the most urgent first."""
    return [
        *_accounts_to_mend(rows),
        *undelivered_alerts(request),
        *_unread_users(),
        *_switched_off(rows),
        *_webinars(request),
    ]


def accounts_to_mend(rows: Sequence[Connection]) -> list[Need]:
    """Return only what is wrong with the accounts of these connections."""
    return list(_accounts_to_mend(rows))


def undelivered_alerts(request: HttpRequest) -> Iterator[Need]:
    """Yield what could not be delivered of alerts: whoever waits for them would not know."""
    rows = AlertDelivery.undelivered().order_by("-pk") if request.user.has_perm(MAY_SEE_ALERTS) else None
    last = rows.first() if rows is not None else None
    if rows is not None and last:
        count = rows.count()
        title = ngettext("%(n)s alert was not delivered", "%(n)s alerts were not delivered", count) % {
            "n": number(count)
        }
        see = [Action(_("See the alerts"), reverse("alerts"))]
        yield Need("alerts", UNDELIVERED, title, translated(last.error), see)


def count_webinars() -> int:
    """Return how many webinars need a person, counted up to the cap."""
    return capped_count(webinar_lists.needs_you(Occurrence.objects.all()))


def _accounts_to_mend(rows: Sequence[Connection]) -> Iterator[Need]:
    apps = reverse("connected_apps")
    accounts = {
        (kind, account.pk): account for row in rows for kind, account in (("Zoom", row.zoom), ("HubSpot", row.hubspot))
    }
    what_to_do = [Action(_("See what to do"), apps)]
    for (kind, _pk), account in accounts.items():
        state = AccountState(account.state)
        title = f"{kind}: {account.name}"
        if state == AccountState.RECONNECT_NEEDED:
            why = translated(account.state_reason) or _("Its jobs wait until it is connected again.")
            yield Need(f"account-{kind}-{account.pk}", ACCOUNT[state], title, why, [_reconnect(kind, account)])
        elif state == AccountState.SCOPE_MISSING:
            missing = _("Missing: %(scopes)s") % {
                "scopes": ", ".join(account.missing_scopes) or translated(account.state_reason)
            }
            yield Need(
                f"account-{kind}-{account.pk}", ACCOUNT[state], title, missing, [Action(_("Grant permissions"), apps)]
            )
        elif account.contested:
            yield Need(f"app-{kind}-{account.pk}", SHARED_APP, title, translated(account.state_reason), what_to_do)
        if isinstance(account, HubSpotAccount) and account.native_integration:
            why = _("HubSpot's own Zoom integration is installed as well: anything both of them sync shows up twice.")
            yield Need(f"twice-{account.pk}", TWICE, title, why, what_to_do)
        if isinstance(account, HubSpotAccount) and account.other_app_events:
            why = _("Another HubSpot app made marketing events here: they are kept up to date, but not completed.")
            yield Need(f"other-{account.pk}", OTHER_APP, title, why, what_to_do)


def _unread_users() -> Iterator[Need]:
    """Yield for each connection the users whose webinars Zoom does not show, with the reasons of the first few.

    The webinars of the other users are synced all the same.
    """
    rows = ZoomUserRow.objects.exclude(unreadable="").order_by("connection__name", "email")
    found = rows.select_related("connection").only("email", "unreadable", "connection__name")
    for connection, group in groupby(found, key=lambda row: row.connection):
        users = list(group)
        count = len(users)
        title = ngettext("%(n)s Zoom user can't be read", "%(n)s Zoom users can't be read", count)
        why = "; ".join(f"{user.email}: {translated(user.unreadable)}" for user in users[:MOST_USERS])
        url = reverse("admin:user_settings", args=(connection.pk,))
        yield Need(
            f"users-{connection.pk}",
            UNREAD,
            title % {"n": number(count)},
            why + (" …" if count > MOST_USERS else ""),
            [Action(_("See the users"), url)],
        )


def _switched_off(rows: Sequence[Connection]) -> Iterator[Need]:
    for row in rows:
        if not sync_is_on(row):
            url = reverse("admin:integrations_connection_change", args=(row.pk,))
            why = _("Nothing is sent to HubSpot.")
            yield Need(f"off-{row.pk}", SYNC_OFF, row.name, why, [Action(_("Turn it on in the global settings"), url)])


def _reconnect(kind: str, account: Account) -> Action:
    """Return the way back: the provider's consent page if somebody authorized the account there."""
    by_consent = bool(account.refresh_token) if kind == "HubSpot" else getattr(account, "auth", "") == "oauth"
    if not by_consent:
        return Action(_("Reconnect"), reverse("connected_apps"))
    query = urlencode({"account": account.pk, "next": "home"})
    return Action(_("Reconnect"), f"{reverse(f'connect_{kind.lower()}')}?{query}")


def _webinars(request: HttpRequest) -> Iterator[Need]:
    """Yield the latest webinars that need a person, each with its reason and its actions."""
    rows = webinar_lists.needs_you(Occurrence.objects.select_related("webinar"))
    found = list(rows.order_by(F("start").desc(nulls_first=True))[:MOST_WEBINARS])
    known = states(request, found)
    may_read_people = request.user.has_perm(MAY_READ_PEOPLE)
    refused = _refused_people(found) if may_read_people else {}
    for row in found:
        address = links.webinar_address(row.pk)
        actions = []
        if row.failed == 1 and row.pk in refused:
            person = f"{reverse('admin:person')}?{urlencode({'email': refused[row.pk]})}"
            actions.append(Action(_("See the person"), person))
        elif row.failed and may_read_people:
            actions.append(Action(_("See the people"), f"{address}?people=failed"))
        if request.user.has_perm(MAY_REMOVE) and may_be_removed(row):
            actions.append(Action(_("Remove"), reverse("remove_webinar", args=(row.pk,)), post=True))
        if request.user.has_perm(MAY_RETRY):
            actions.append(Action(_("Retry"), reverse("admin:sync_now", args=(row.pk,)), post=True, name="retry"))
        state = known[row.pk]
        topic = row.webinar.topic or row.external_event_id
        yield Need(f"webinar-{row.pk}", state.look, topic, state.reason, actions, address)


def _refused_people(rows: Sequence[Occurrence]) -> dict[int, str]:
    """Return the address of the person whom HubSpot refused, by occurrence, where it is a single one."""
    single = [row.pk for row in rows if row.failed == 1]
    people = Participant.objects.filter(occurrence__in=single, outcome=Outcome.FAILED)
    return dict(people.values_list("occurrence_id", "email")) if single else {}

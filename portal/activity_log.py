"""The record of what people do besides changing settings: who, what and when.

It is written with the audit log's `changes`, and shown on the page Activity.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits import log
from audits.log import Changed
from integrations.clock import utcnow
from integrations.models import Occurrence
from portal.views.guard import client_address
from portal.wording.browsers import browser_name
from portal.wording.labels import ROLES

COMMAND = "command"  # the actor of a command at the server's own console
NOBODY = "-"  # the actor is a stranger; an empty actor is the system
FIRST_ACCOUNT = "first_account"
INVITED, NEW_LINK, ACCEPTED = "user_invited", "user_invited_again", "invitation_accepted"
RESET_LINK, ROLE = "password_link", "user_role"
DEACTIVATED, ACTIVATED, CHANGED_IN_SYSTEM = "user_deactivated", "user_activated", "user_changed"
LOGIN, LOGIN_FAILED, SIGNED_OUT = "login", "login_failed", "signed_out_everywhere"
FACTOR_SET, FACTOR_REMOVED, NEW_CODES = "second_factor_set", "second_factor_removed", "recovery_codes_made"
NEW_PASSWORD = "password_changed"  # noqa: S105  (no password)
APP_CREDENTIALS = "app_credentials_changed"
BACKFILL, BACKFILL_PAUSED, BACKFILL_RESUMED = "backfill_started", "backfill_paused", "backfill_resumed"
SYNC_NOW, RETRY, CANCEL, EXPORT, REMOVED = "sync_now", "retry", "cancel", "export", "removed"
PROVE, CURE = "prove", "cure"
LIST_AGAIN = "list_again"
LINK_SHOWN = "join_link_shown"
PROPERTY_CREATED = "contact_property_created"
LINKS_REMOVED = "join_links_removed"
BACKED_UP, RESTORED = "backed_up", "restored"
ALERT_RECIPIENT_ADDED, ALERT_RECIPIENT_REMOVED = "alert_recipient_added", "alert_recipient_removed"
ALERT_WEBHOOK_CHANGED, ALERT_WEBHOOK_REMOVED = "alert_webhook_changed", "alert_webhook_removed"
LABELS: dict[str, str | Promise] = {
    SYNC_NOW: gettext_lazy("Sync now"),
    RETRY: gettext_lazy("Retry"),
    CANCEL: gettext_lazy("Cancel"),
    EXPORT: gettext_lazy("Export"),
    PROVE: gettext_lazy("Prove now"),
    CURE: gettext_lazy("Differences repaired"),
    LIST_AGAIN: gettext_lazy("List made again"),
    LINK_SHOWN: gettext_lazy("Join link looked at"),
    REMOVED: gettext_lazy("Webinar removed"),
    PROPERTY_CREATED: gettext_lazy("Contact property created"),
    LINKS_REMOVED: gettext_lazy("Join links removed from HubSpot"),
    BACKFILL: gettext_lazy("Past webinars: started"),
    BACKFILL_PAUSED: gettext_lazy("Past webinars: paused"),
    BACKFILL_RESUMED: gettext_lazy("Past webinars: resumed"),
    BACKED_UP: gettext_lazy("Backup made"),
    RESTORED: gettext_lazy("Backup restored"),
    ALERT_RECIPIENT_ADDED: gettext_lazy("Alerts: address added"),
    ALERT_RECIPIENT_REMOVED: gettext_lazy("Alerts: address removed"),
    ALERT_WEBHOOK_CHANGED: gettext_lazy("Alerts: webhook changed"),
    ALERT_WEBHOOK_REMOVED: gettext_lazy("Alerts: webhook removed"),
    "connected": gettext_lazy("Account connected"),
    "disconnected": gettext_lazy("Account disconnected"),
    APP_CREDENTIALS: gettext_lazy("App credentials changed"),
    "paired": gettext_lazy("Accounts paired"),
    FIRST_ACCOUNT: gettext_lazy("First account created"),
    LOGIN: gettext_lazy("Login"),
    LOGIN_FAILED: gettext_lazy("Failed login"),
    SIGNED_OUT: gettext_lazy("Signed out everywhere"),
    FACTOR_SET: gettext_lazy("Second factor set up"),
    FACTOR_REMOVED: gettext_lazy("Second factor removed"),
    NEW_CODES: gettext_lazy("New recovery codes"),
    NEW_PASSWORD: gettext_lazy("Password changed"),
    INVITED: gettext_lazy("User invited"),
    NEW_LINK: gettext_lazy("New invitation link"),
    ACCEPTED: gettext_lazy("Invitation accepted"),
    RESET_LINK: gettext_lazy("Password reset link"),
    ROLE: gettext_lazy("Role changed"),
    DEACTIVATED: gettext_lazy("User deactivated"),
    ACTIVATED: gettext_lazy("User activated"),
    CHANGED_IN_SYSTEM: gettext_lazy("User changed under System"),
}
DETAILS: dict[str, str | Promise] = {
    "password": gettext_lazy("wrong password"),
    "code": gettext_lazy("right password, wrong code"),
    "blocked": gettext_lazy("too many wrong ones: blocked"),
    "recovery": gettext_lazy("with a recovery code"),
    "participants": gettext_lazy("participants for HubSpot's import"),
    "audit_log": gettext_lazy("people of the audit log"),
    "proof": gettext_lazy("differences of a proof"),
    "engagement": gettext_lazy("answers and questions"),
}


def record(action: str, actor: str, subject: str = "", connection: str = "", **detail: Any) -> None:
    """Record one action of a person."""
    log.changes(
        [Changed(action, subject=subject, after=detail or None)], connection=connection, actor=actor, at=utcnow()
    )


def record_login(request: HttpRequest, action: str, actor: str, how: str = "") -> None:
    """Record a login or a failed one, with its address and browser.

    A name that no user has is not kept: it may be a password, typed into the wrong field.
    """
    known = User.objects.filter(username=actor).exists() if action == LOGIN_FAILED else True
    detail = {"address": client_address(request)[:64], "browser": browser_name(request.headers.get("User-Agent", ""))}
    record(action, actor if known else NOBODY, **detail, **({"how": how} if how else {}))


def record_webinars(action: str, occurrences: Iterable[int], actor: str, **detail: Any) -> None:
    """Record one action for each of these occurrences (primary keys), under their connections."""
    rows = Occurrence.objects.filter(pk__in=list(occurrences)).values_list(
        "webinar__connection__name", "webinar__zoom_id", "occurrence_id", "webinar__topic"
    )
    found: dict[str, list[Changed]] = {}
    for connection, zoom_id, occurrence_id, topic in rows:
        name = "-".join(part for part in (zoom_id, occurrence_id) if part)
        changed = Changed(action, subject=f"{name} {topic}".strip(), after=detail or None)
        found.setdefault(connection, []).append(changed)
    for connection, changes in found.items():
        log.changes(changes, connection=connection, actor=actor, at=utcnow())


def description(detail: dict[str, Any] | None) -> str:
    """Return the details of an action in words: how it was done, and from which address and browser."""
    detail = detail or {}
    parts = [str(DETAILS.get(detail["how"], detail["how"]))] if detail.get("how") else []
    if role := detail.get("role"):
        parts.append(_role_text(role, detail.get("before")))
    if people := detail.get("people"):
        parts.append(ngettext("only %(n)d person", "only %(n)d people", people) % {"n": people})
    if contact := detail.get("contact"):
        parts.append(_("HubSpot contact %(id)s") % {"id": contact})
    if (contacts := detail.get("contacts")) is not None:
        parts.append(ngettext("%(n)d contact", "%(n)d contacts", contacts) % {"n": contacts})
    if refused := detail.get("refused"):
        parts.append(ngettext("%(n)d refused by HubSpot", "%(n)d refused by HubSpot", refused) % {"n": refused})
    if address := detail.get("address"):
        parts.append(_("from %(address)s") % {"address": address})
    if browser := detail.get("browser"):
        parts.append(browser)
    return ", ".join(parts)


def _role_text(role: str, before: str | None) -> str:
    after = ROLES.get(role, role)
    if before is None:
        return _("as %(role)s") % {"role": after}
    return _("%(before)s → %(after)s") % {"before": ROLES.get(before, before) or "–", "after": after}

"""What an alert says: a title, and what it means. Both in the language that is active."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits import reasons
from integrations.records.alerts import AlertKind

Facts = Mapping[str, str | int]


def title(kind: str, facts: Facts) -> str:
    """Return what is wrong, in one line."""
    return " ".join(TITLES[AlertKind(kind)](facts).split())


def text(kind: str, facts: Facts) -> str:
    """Return why, and what it means."""
    return " ".join(TEXTS[AlertKind(kind)](facts).split())


def moment(iso: str | int) -> str:
    """Return a moment as messages have it, whose readers may be anywhere."""
    return f"{datetime.fromisoformat(str(iso)):%Y-%m-%d %H:%M} UTC"


def _with_reason(facts: Facts, meaning: str) -> str:
    """Return the reason that an account or a job has, a sentence, and what it means."""
    reason = str(facts.get("reason", ""))
    return f"{_(reason)} {meaning}" if reason else meaning


def _unread_title(facts: Facts) -> str:
    if facts["user"]:
        return _("The webinars of %(user)s can't be read") % facts
    return _("The list of webinars can't be read: %(connection)s") % facts


def _unfinished_text(facts: Facts) -> str:
    reason = str(facts.get("reason", ""))
    what = reasons.words(reason) if reason else _("something is left to sync")
    return _("It is still retried automatically, but has been incomplete for a day: %(reason)s.") % {"reason": what}


def _proof_text(facts: Facts) -> str:
    count = int(facts["count"])
    words = ngettext(
        "Zoom and HubSpot differ in %(n)d place. The tab Proof names it, with a button that repairs it.",
        "Zoom and HubSpot differ in %(n)d places. The tab Proof names them, with buttons that repair them.",
        count,
    )
    return words % {"n": count}


TITLES: dict[AlertKind, Callable[[Facts], str]] = {
    AlertKind.RECONNECT_NEEDED: lambda facts: _("%(provider)s must be connected again: %(name)s") % facts,
    AlertKind.DISCOVERY_FAILED: _unread_title,
    AlertKind.PARTIAL_FOR_A_DAY: lambda facts: _("Not complete for a day: %(topic)s") % facts,
    AlertKind.FAILED_FOR_GOOD: lambda facts: _("The sync failed: %(topic)s") % facts,
    AlertKind.WEBHOOKS_SILENT: lambda facts: _("Zoom sends no webhooks any more: %(name)s") % facts,
    AlertKind.LIMIT_NEARLY_USED: lambda facts: _("Zoom's daily limit is nearly used up: %(name)s") % facts,
    AlertKind.BACKLOG: lambda facts: _("Syncs are more than an hour late"),
    AlertKind.PROOF_DIFFERS: lambda facts: _("The proof has differences: %(topic)s") % facts,
}
TEXTS: dict[AlertKind, Callable[[Facts], str]] = {
    AlertKind.RECONNECT_NEEDED: lambda facts: _with_reason(facts, _("Its webinars are not synced until then.")),
    AlertKind.DISCOVERY_FAILED: lambda facts: _with_reason(
        facts, _("It was tried three times. New webinars are not found until it works.")
    ),
    AlertKind.PARTIAL_FOR_A_DAY: _unfinished_text,
    AlertKind.FAILED_FOR_GOOD: lambda facts: _with_reason(facts, _("It is not retried until somebody presses Retry.")),
    AlertKind.WEBHOOKS_SILENT: lambda facts: (
        _("Webinars ran, but the last event came at %(last)s. Changes are found on schedule, within the hour.")
        % {"last": moment(facts["last"])}
    ),
    AlertKind.LIMIT_NEARLY_USED: lambda facts: (
        _("%(used)d of %(of)d requests of the past 24 hours are used. Once all are, syncs wait until there is room.")
        % facts
    ),
    AlertKind.BACKLOG: lambda facts: (
        _("The oldest has been due since %(due)s. Check that workers run, and that they are enough.")
        % {"due": moment(facts["due"])}
    ),
    AlertKind.PROOF_DIFFERS: _proof_text,
}

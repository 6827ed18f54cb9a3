"""Changes in words: what was changed, from which value to which, and who did it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.models import Change
from integrations.records import RecordingsMode
from integrations.records.mapping import ListKind
from integrations.sync_settings.lists import LIST_FIELDS
from portal import activity_log

NOTHING = "–"
NOT_GLOBAL = (
    "user.sync_new_webinars",
    "user.sync_recordings",
    "webinar.sync",
    "webinar.recordings",
    "webinar.attended_from_minutes",
    "webinar.attended_from_percent",
    *(f"webinar.{field}" for field in LIST_FIELDS),
    *activity_log.LABELS,
)
SETTINGS: dict[str, str | Promise] = {
    "sync_webinars": gettext_lazy("Sync webinar data"),
    "sync_from": gettext_lazy("Sync from"),
    "recordings": gettext_lazy("Sync webinar recordings and transcripts"),
    "only_contacts": gettext_lazy("Test mode: only these people"),
    "keep_raw_days": gettext_lazy("Keep registrations and attendance"),
    "answers": gettext_lazy("Answers sent to contact properties"),
    "engagement.polls": gettext_lazy("Poll answers"),
    "engagement.questions": gettext_lazy("Questions asked"),
    "engagement.survey": gettext_lazy("Survey answers"),
    "engagement.note": gettext_lazy("A note with a person's engagement"),
    "outcomes": gettext_lazy("Outcome rules"),
    "attended_from.minutes": gettext_lazy("Minimum attendance (minutes)"),
    "attended_from.percent": gettext_lazy("Minimum attendance (percent)"),
    "source": gettext_lazy("Source of the last registration"),
    "next_webinar": gettext_lazy("Next webinar"),
    "join_link": gettext_lazy("Join link of the next webinar"),
    "lists.kinds": gettext_lazy("Lists of each webinar's people"),
    "lists.folder": gettext_lazy("Folder of the lists"),
    "lists.name": gettext_lazy("Name of the lists"),
    "campaign": gettext_lazy("Campaign"),
    "exclusions.hosts": gettext_lazy("Webinar exclusions"),
    "exclusions.recordings": gettext_lazy("Recording exclusions"),
    "exclusions.contacts": gettext_lazy("Contact exclusions"),
    "user.sync_new_webinars": gettext_lazy("Sync data from new webinars by default"),
    "user.sync_recordings": gettext_lazy("Sync this user's webinar recordings and transcripts"),
    "webinar.sync": gettext_lazy("Sync this webinar"),
    "webinar.recordings": gettext_lazy("Sync this webinar's recordings and transcripts"),
    "webinar.attended_from_minutes": gettext_lazy("Minimum attendance of this webinar (minutes)"),
    "webinar.attended_from_percent": gettext_lazy("Minimum attendance of this webinar (percent)"),
    "webinar.lists_kinds": gettext_lazy("Lists of this webinar's people"),
    "webinar.lists_folder": gettext_lazy("Folder of this webinar's lists"),
    "webinar.lists_name": gettext_lazy("Name of this webinar's lists"),
    "webinar.campaign": gettext_lazy("Campaign of this webinar"),
}
WHAT = SETTINGS | activity_log.LABELS
ON, OFF, INHERITED = gettext_lazy("on"), gettext_lazy("off"), gettext_lazy("as set globally")
MODE: dict[str, str | Promise] = {
    RecordingsMode.NONE: gettext_lazy("none"),
    RecordingsMode.SELECTED: gettext_lazy("selected Zoom users"),
    RecordingsMode.ALL: gettext_lazy("all Zoom users"),
}
KINDS: dict[str, str | Promise] = {
    ListKind.REGISTERED: gettext_lazy("registered"),
    ListKind.ATTENDED: gettext_lazy("attended"),
    ListKind.NO_SHOW: gettext_lazy("no-show"),
    ListKind.CANCELLED: gettext_lazy("cancelled"),
}


# A rule of each kind in one line, named as in the settings document.
RULES: dict[str, Callable[[Mapping[str, str]], str]] = {
    "answers": lambda one: f"{one['question']} → {one['property']} ({one['policy']})",
    "outcomes": lambda one: f"{one['when']}: {one['property']} = {one['value']} ({one['policy']})",
}


def change_sentence(row: Change) -> str:
    """Return the change in words: the value before and after, or what was done."""
    if row.what in activity_log.LABELS:
        return activity_log.description(row.after) or NOTHING
    if row.what.startswith("exclusions."):
        return _added_and_removed(row.before or [], row.after or [])
    if row.what in RULES:
        before, after = (list(map(RULES[row.what], rules or [])) for rules in (row.before, row.after))
        return _added_and_removed(before, after) or _("in another order")
    return _("%(before)s → %(after)s") % {
        "before": _value_text(row, row.before),
        "after": _value_text(row, row.after),
    }


def _value_text(row: Change, value: Any) -> str:
    if row.what == "only_contacts":
        return ngettext("%(n)d address", "%(n)d addresses", value or 0) % {"n": value or 0}
    if row.what == "keep_raw_days":
        return _("for good") if value is None else ngettext("%(n)d day", "%(n)d days", value) % {"n": value}
    if row.what == "sync_from":
        return str(value) if value else _("30 days before connecting")
    if row.what == "recordings":
        return str(MODE.get(value, value))
    if "attended_from" in row.what and value is not None:
        return str(value)
    if value is not None and _is_of_lists(row.what):
        return (", ".join(str(KINDS.get(one, one)) for one in value) if isinstance(value, list) else value) or NOTHING
    return str(INHERITED if value is None else ON if value else OFF)


def _is_of_lists(what: str) -> bool:
    return what == "campaign" or what.startswith(("lists.", "webinar.lists_", "webinar.campaign"))


def _added_and_removed(before: Sequence[str], after: Sequence[str]) -> str:
    added, removed = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    parts = []
    if added:
        parts.append(_("added %(domains)s") % {"domains": ", ".join(added)})
    if removed:
        parts.append(_("removed %(domains)s") % {"domains": ", ".join(removed)})
    return "; ".join(parts)


def actor_name(name: str) -> str:
    if name == activity_log.COMMAND:
        return _("A command on the server")
    if name == activity_log.NOBODY:
        return _("Unknown person")
    return name or _("The system")


def change_title(row: Change) -> str:
    """Return what was changed or done."""
    return str(WHAT.get(row.what, row.what))

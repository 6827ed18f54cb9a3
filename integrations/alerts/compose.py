"""A message in words: the subject and text of an e-mail, and the JSON body of a webhook."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from integrations.alerts import links, words
from integrations.alerts.entries import WELL
from integrations.models import AlertMessage

NAMED = 20  # alerts in an e-mail
LONGEST_SUBJECT = 200
Entry = dict[str, Any]


def email(message: AlertMessage, language: str) -> tuple[str, str]:
    """Return the subject and the text of an e-mail in that language."""
    with override(language):
        named = message.entries[:NAMED]
        more = message.more + len(message.entries) - len(named)
        parts = [_part(one) for one in named] or [_("This is a test. Alerts arrive here.")]
        if more:
            parts.append(ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more})
        signature = _("All alerts, and who gets them:")
        parts.append(f"-- \n{signature} {links.alerts_screen()}")
        return _subject(message)[:LONGEST_SUBJECT], "\n\n".join(parts) + "\n"


def _subject(message: AlertMessage) -> str:
    if message.test:
        return _("A test alert of the portal")
    count = len(message.entries) + message.more
    if count == 1:
        return entry_title(message.entries[0])
    wrong = sum(one["state"] != WELL for one in message.entries)
    first = entry_title(message.entries[0])
    if not wrong:
        return ngettext("%(n)d alert is well again", "%(n)d alerts are well again", count) % {"n": count}
    words_ = ngettext("%(first)s, and %(n)d more", "%(first)s, and %(n)d more", count - 1)
    return words_ % {"first": first, "n": count - 1}


def entry_title(entry: Entry) -> str:
    """Return what began, or that it is well again."""
    title = words.title(entry["kind"], entry["facts"])
    return _("Well again: %(title)s") % {"title": title} if entry["state"] == WELL else title


def _part(entry: Entry) -> str:
    lines = [entry_title(entry)]
    if entry["state"] == WELL:
        times = {"since": words.moment(entry["since"]), "until": words.moment(entry["until"])}
        lines.append(_("It lasted from %(since)s to %(until)s.") % times)
    else:
        lines.append(words.text(entry["kind"], entry["facts"]))
        lines.append(_("Since %(since)s.") % {"since": words.moment(entry["since"])})
    lines.append(links.absolute(links.path(entry["kind"], entry["facts"])))
    return "\n".join(lines)


def document(message: AlertMessage, delivery: int) -> dict[str, Any]:
    """Return the body of a webhook. Its texts are English; machines go by `kind`, `subject` and `state`."""
    with override(settings.LANGUAGE_CODE):
        return {
            "delivery": delivery,
            "portal": settings.PUBLIC_URL,
            "test": message.test,
            "alerts": [_machine_readable(one) for one in message.entries],
            "more": message.more,
            "link": links.alerts_screen(),
        }


def _machine_readable(entry: Entry) -> Entry:
    facts = entry["facts"]
    return {
        "id": entry["alert"],
        "state": entry["state"],
        "kind": entry["kind"],
        "subject": entry["subject"],
        "title": words.title(entry["kind"], facts),
        "text": words.text(entry["kind"], facts),
        "link": links.absolute(links.path(entry["kind"], facts)),
        "since": entry["since"],
        "until": entry["until"],
    }

"""People by any part of their address or name."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from integrations.decisions.exclusions import normalise_email
from integrations.models import Participant, RegistrantRow, SegmentRow
from portal.screens.search.found import MOST, Found, Group
from portal.screens.shared.webinars.participation import email_search

LOOKED_AT = 100  # rows, the newest first: one person has many, and a short search finds a whole table


def people(words: str) -> Group:
    """Return the people whom the words name."""
    names = _by_address(words) | _by_name(words)
    found = [_result(email, name) for email, name in list(names.items())[:MOST]]
    list_url = reverse("admin:integrations_participant_changelist")
    more = f"{list_url}?{urlencode({'q': words})}" if len(names) > MOST and " " not in words else ""
    return Group(_("People"), "people", found, more)


def _result(email: str, name: str) -> Found:
    url = f"{reverse('admin:person')}?{urlencode({'email': email})}"
    return Found(name or email, url, email if name else "")


def _by_address(words: str) -> dict[str, str]:
    """Return the names of people by their addresses; a name is empty if Zoom has none."""
    rows = Participant.objects.filter(email_search(normalise_email(words))).order_by("-id")
    found = list(rows.values_list("email", "occurrence__webinar_id")[:LOOKED_AT])
    emails = list(dict.fromkeys(email for email, _webinar in found))[: MOST + 1]
    webinars = {webinar for email, webinar in found if email in emails}
    registered = RegistrantRow.objects.filter(webinar_id__in=webinars, email__in=emails)
    rows_of_names = _newest(registered, "first_name", "last_name")
    names = {row["email"]: _full_name(row) for row in rows_of_names}
    return {email: names.get(email, "") for email in emails}


def _by_name(words: str) -> dict[str, str]:
    """Return the same for words that are a name: each is a part of the first or the last one."""
    parts = words.split()[:5]
    conditions = (Q(first_name__icontains=part) | Q(last_name__icontains=part) for part in parts)
    registered = _newest(RegistrantRow.objects.filter(reduce(and_, conditions)), "first_name", "last_name")
    joined = _newest(SegmentRow.objects.filter(reduce(and_, (Q(name__icontains=part) for part in parts))), "name")
    names = {row["email"]: row["name"] for row in joined} | {row["email"]: _full_name(row) for row in registered}
    return _known(names)


def _newest(rows: "QuerySet[Any]", *columns: str) -> Iterable[Mapping[str, str]]:
    return rows.exclude(email="").order_by("-id").values("email", *columns)[:LOOKED_AT]


def _known(names: dict[str, str]) -> dict[str, str]:
    """Leave out those who are in no webinar that was synced: they have no page."""
    known = set(Participant.objects.filter(email__in=list(names)[: LOOKED_AT * 2]).values_list("email", flat=True))
    return {email: name for email, name in names.items() if email in known}


def _full_name(row: Mapping[str, str]) -> str:
    return f"{row['first_name']} {row['last_name']}".strip()

"""Sessions that know their user, end if they are not used, and can be listed and ended by their user."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.db import DatabaseError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from integrations.clock import utcnow
from portal.models import AuthenticatorApp, Session
from portal.views.guard import client_address
from portal.wording.browsers import browser_name

BEGAN = "began"  # in a session: when, from which address and with which browser somebody logged in
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
IDLE = timedelta(hours=settings.SESSION_IDLE_HOURS)
NOTED = timedelta(minutes=10)  # the last use of a session is stored as exactly as this
POLLED = ("sync_progress", "audit_log_progress", "proof_progress")  # open pages request these although nobody is there


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the fields of `portal.models.Session`."""

    seen_at: datetime | None = None
    began_at: datetime | None = None
    asks_for_code = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        """Read the session, and in the same query if its user has set a second factor: every page needs both."""
        device = AuthenticatorApp.objects.filter(user_id=OuterRef("user_pk"), confirmed=True)
        rows = Session.objects.annotate(asks_for_code=Exists(device))
        row = rows.filter(session_key=self.session_key, expire_date__gt=utcnow()).first()
        if row is None:
            self._session_key = None
            return None
        self.seen_at, self.began_at, self.asks_for_code = row.seen_at, row.began_at, row.asks_for_code
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to store, with the session's user and the times at which it ends."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # the stubs know Django's only
        at, began = utcnow(), data.get(BEGAN, {})
        row.user_pk = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.address, row.browser = began.get("address", ""), began.get("browser", "")
        row.began_at = datetime.fromtimestamp(began["at"], UTC) if began else self.began_at or at
        row.seen_at, row.expire_date = at, ends(row.began_at, at)
        return row

    def used(self, at: datetime) -> None:
        """Store that the session was used, unless that was stored a moment ago."""
        if self.seen_at and self.began_at and at - self.seen_at >= NOTED:
            rows = Session.objects.filter(session_key=self.session_key)
            rows.update(seen_at=at, expire_date=ends(self.began_at, at))


def ends(began: datetime, seen: datetime) -> datetime:
    """Return when a session ends: `IDLE` after its last use, and at the latest `LONGEST` after the login."""
    return min(seen + IDLE, began + LONGEST)


def record_use(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that stores when a session was last used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        opened = request.resolver_match
        if isinstance(request.session, SessionStore) and not (opened and opened.url_name in POLLED):
            try:
                request.session.used(utcnow())
            except DatabaseError:
                return response  # the page is ready, and the next one stores the use
        return response

    return middleware


def _logged_in(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Keep when, from where and with which browser the user has logged in."""
    address, agent = client_address(request)[:64], str(request.META.get("HTTP_USER_AGENT", ""))
    request.session[BEGAN] = {"at": utcnow().timestamp(), "address": address, "browser": browser_name(agent)}


user_logged_in.connect(_logged_in, dispatch_uid="portal.signing_in.sessions")


def active(user: User) -> "list[Session]":
    """Return the user's sessions that have not ended, the last used first.

    A new password ends those that were begun with the old one.
    """
    valid = user.get_session_auth_hash()
    rows = Session.objects.filter(user_pk=user.pk, expire_date__gt=utcnow()).order_by("-seen_at")
    return [row for row in rows if row.get_decoded().get(HASH_SESSION_KEY) == valid]


def end_all(user: User, but: str | None = None) -> int:
    """End the user's sessions, except the one with the key `but`. Returns how many were ended."""
    ended, _models = Session.objects.filter(user_pk=user.pk).exclude(session_key=but or "").delete()
    return ended

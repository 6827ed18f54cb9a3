"""The Zoom account that questions are asked of. It is only read, and refusals are answers like others."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings

from integrations.accounts import clients, rate_store
from integrations.accounts.clients import zoom_client
from integrations.accounts.tokens import zoom_api_url, zoom_token
from integrations.clock import utcnow
from integrations.errors import IntegrationError
from integrations.models import ZoomAccount
from integrations.records import PastSession, Webinar, ZoomUser
from integrations.transport.answers import Answer, redacted
from integrations.transport.http import Http
from integrations.transport.limits import Limiter
from integrations.zoom.client.area import HEAVY, path_piece
from integrations.zoom.errors import classify
from integrations.zoom.limits import zoom_rules

A_FEW = 20  # hosts, webinars and sessions that are looked at: enough to find one to ask about
WINDOW = timedelta(days=30)


class ZoomTrial:
    """Requests to the Zoom account, and its hosts, webinars and sessions, each list read once for all questions."""

    def __init__(self, account: ZoomAccount) -> None:
        self.zoom = zoom_client(account)
        self._http = Http(
            zoom_api_url(account),
            token=zoom_token(account),
            limiter=Limiter(
                rate_store.store(), zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE, account.account_id)
            ),
            sleep=lambda seconds: clients.pause(seconds),
            classify=lambda answer: classify(answer) if answer.status in (401, 429) else None,
        )

    def ask(self, path: str, *ids: str, **params: str | int) -> Answer:
        """Send a GET, and return whatever Zoom answers. It counts as a request of the most limited kind."""
        filled = path.format(*map(path_piece, ids))
        return self._http.request("GET", filled, label=HEAVY, repeat=True, params=params, route=path)

    @property
    def today(self) -> date:
        """The date in UTC."""
        return utcnow().date()

    @cached_property
    def hosts(self) -> list[ZoomUser]:
        """The first licensed users."""
        active = (user for page in self.zoom.users() for user in page if user.licensed)
        return [user for user, _ in zip(active, range(A_FEW), strict=False)]

    @cached_property
    def webinars(self) -> list[Webinar]:
        """The webinars in the lists of these hosts."""
        return [webinar for host in self.hosts for webinar in self.zoom.user_webinars(host.id) or ()]

    @cached_property
    def details(self) -> list[Webinar]:
        """The details of a few webinars with registration. Series come first, as they are rarer."""
        some = sorted(self.webinars, key=lambda one: -one.type)[:A_FEW]
        found = (self.zoom.webinar(one.id) for one in some)
        return [one for one in found if one and one.registers]

    @cached_property
    def sessions(self) -> list[PastSession]:
        """The latest sessions of the last half year."""
        return [one for one, _ in zip(self._history(), range(A_FEW), strict=False)]

    def _history(self) -> Iterator[PastSession]:
        for window in range(6):
            last = self.today - window * WINDOW
            pages = self.zoom.history(last - WINDOW + timedelta(days=1), last)
            yield from sorted((one for page in pages for one in page), key=lambda one: one.start, reverse=True)


def refusal(answer: Answer) -> IntegrationError | None:
    """Return the error in an answer, or None. Zoom also refuses with status 200."""
    return classify(answer)


def status_line(answer: Answer) -> str:
    """Return the status, with Zoom's code and message if it refused."""
    if refusal(answer) is None:
        return str(answer.status)
    return f"{answer.status} {answer.body.get('code', '')} {redacted(str(answer.body.get('message', '')), 160)}".strip()


def count(answer: Answer, key: str) -> str:
    """Return the status and the number of records, or Zoom's message if it refused."""
    if refusal(answer):
        return status_line(answer)
    return f"{answer.status}, {answer.body.get('total_records', len(answer.body.get(key) or ()))}"

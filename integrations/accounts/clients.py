"""The clients of Zoom and HubSpot for an account, under the rate limits that all processes share."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from audits import counters
from integrations.accounts import rate_store
from integrations.accounts.tokens import TokenSource, hubspot_token, zoom_api_url, zoom_token
from integrations.errors import IntegrationError, RetryLater
from integrations.hubspot.client import HubSpotClient
from integrations.hubspot.errors import UNREACHABLE as HUBSPOT_UNREACHABLE
from integrations.hubspot.errors import classify as classify_hubspot
from integrations.hubspot.limits import hubspot_rules
from integrations.models import HubSpotAccount, ZoomAccount
from integrations.transport.answers import Answer
from integrations.transport.connections import LONGEST
from integrations.transport.http import Http
from integrations.transport.limits import Limiter
from integrations.zoom.client import ZoomClient
from integrations.zoom.errors import UNREACHABLE as ZOOM_UNREACHABLE
from integrations.zoom.errors import classify as classify_zoom
from integrations.zoom.limits import zoom_rules

pause = time.sleep  # looked up at each wait, so that tests need not sleep
PATIENT, AT_ONCE = (5, 30), (2, 4)  # seconds to connect, and between two pieces of an answer
WHOLE_AT_ONCE = 8.0  # seconds of a whole answer while somebody waits for ours
BRIEFLY = 2.0  # seconds that a hurried call waits for the rate limit

Classify = Callable[[Answer], IntegrationError | None]
_share: ContextVar[float] = ContextVar("share", default=1.0)


@contextmanager
def limited_to(share: float) -> Iterator[None]:
    """Have the clients made meanwhile take at most this share of the rate limits, whoever else draws on them.

    They wait while all together have used more, so that others go before them.
    """
    token = _share.set(share)
    try:
        yield
    finally:
        _share.reset(token)


def _named(provider: str, classify: Classify) -> Classify:
    """Return the classifier with the provider's name put on each error."""

    def named(answer: Answer) -> IntegrationError | None:
        error = classify(answer)
        if error:
            error.provider = provider
        return error

    return named


def _counted(provider: str) -> Callable[[str], None]:
    """Return what counts a call by its answer: a status as one of its hundred, but 429, which asks to be seen."""

    def count(outcome: str) -> None:
        by_hundreds = f"{outcome[0]}xx" if outcome.isdecimal() and outcome != "429" else outcome
        counters.add(counters.CALLS, provider, by_hundreds.replace(" ", "_"))

    return count


def at_once(seconds: float) -> None:
    """Raise RetryLater instead of waiting, because a person or a provider waits for our answer."""
    if seconds > 0:
        raise RetryLater("It is retried automatically in a moment.", after=seconds)


def briefly() -> Callable[[float], None]:
    """Return a wait for the rate limit that takes `BRIEFLY` seconds altogether, and then raises RetryLater."""
    left = BRIEFLY

    def wait(seconds: float) -> None:
        nonlocal left
        if seconds > left:
            at_once(seconds)
        left -= seconds
        pause(seconds)

    return wait


def zoom_client(account: ZoomAccount, token: TokenSource | None = None, *, hurry: bool = False) -> ZoomClient:
    """Return Zoom's client for an account.

    `token`: the source of a token that is not stored yet. `hurry`: raise RetryLater rather than wait for Zoom.
    """
    wait = at_once if hurry else lambda seconds: pause(seconds)
    rules = zoom_rules(settings.ZOOM_PLAN, settings.ZOOM_RATE_SHARE * _share.get(), account.account_id)
    return ZoomClient(
        Http(
            zoom_api_url(account),
            token=token or zoom_token(account, pause=wait),
            limiter=Limiter(rate_store.store(), rules, sleep=briefly() if hurry else time.sleep),
            timeout=AT_ONCE if hurry else PATIENT,
            longest=WHOLE_AT_ONCE if hurry else LONGEST,
            sleep=wait,
            classify=_named("zoom", classify_zoom),
            lost=ZOOM_UNREACHABLE,
            counted=_counted("zoom"),
        )
    )


def hubspot_client(account: HubSpotAccount, token: TokenSource | None = None, *, hurry: bool = False) -> HubSpotClient:
    """Return HubSpot's client for an account; the options are those of `zoom_client`."""
    wait = at_once if hurry else lambda seconds: pause(seconds)
    rules = hubspot_rules(max(1, int(settings.HUBSPOT_REQUESTS_PER_10S * _share.get())), str(account.portal_id))
    return HubSpotClient(
        Http(
            settings.HUBSPOT_API_URL,
            token=token or hubspot_token(account, pause=wait),
            limiter=Limiter(rate_store.store(), rules, sleep=briefly() if hurry else time.sleep),
            timeout=AT_ONCE if hurry else PATIENT,
            longest=WHOLE_AT_ONCE if hurry else LONGEST,
            sleep=wait,
            classify=_named("hubspot", classify_hubspot),
            lost=HUBSPOT_UNREACHABLE,
            counted=_counted("hubspot"),
        ),
        settings.HUBSPOT_API_VERSION,
    )

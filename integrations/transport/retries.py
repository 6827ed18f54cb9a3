"""Retries of one request: how often it is tried, and how long it waits in between."""

import random
from dataclasses import dataclass

import requests
from urllib3.exceptions import NewConnectionError

from integrations.errors import Disconnected, IntegrationError, RetryLater, TokenContested
from integrations.transport.answers import Answer, BrokenAnswer, requested_wait

TRIES = 3  # for answers that did not come, or came broken
LIMITED_TRIES = 4  # for "too many requests" and "locked": they were not carried out
LONGEST_WAIT = 20.0  # seconds; a longer wait is raised
BACKOFF = 0.5  # seconds before the second try, doubled after it, with jitter
NOT_CARRIED_OUT = (423, 429, 477)  # locked, too many requests, account being moved: safe to send again
CONTESTED_WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds before a token after the second is asked for
CONTESTED = (
    "Another system may use this app, as each new token ends the one before: give the portal an app of its own; "
    "it keeps retrying automatically."
)
LOST = (
    "The connection failed before an answer came: try again in a few minutes, and check the network if it "
    "keeps happening."
)


@dataclass
class Patience:
    """The tries of one request. Each `after_…` method returns the seconds until the next try, or raises."""

    repeat: bool
    lost: str = LOST
    attempts: int = 0
    failures: int = 0
    refusals: int = 0
    waited: float = 0.0
    tokens_refused: int = 0
    refresh: bool = False

    def take_refresh(self) -> bool:
        """Return True, once, if the next try needs a fresh token."""
        refresh, self.refresh = self.refresh, False
        return refresh

    def after_failure(self, failure: requests.RequestException | BrokenAnswer) -> float:
        """Return the wait after no answer, or a broken one. A request that was never sent may always be sent again."""
        self.failures += 1
        safe = self.repeat or never_sent(failure)
        if not safe or self.failures >= TRIES:
            status = failure.status if isinstance(failure, BrokenAnswer) else 0
            detail = str(failure) if isinstance(failure, BrokenAnswer) else type(failure).__name__
            raise RetryLater(
                self.lost, detail=detail, status=status, answer_lost=not safe, no_answer=no_answer(failure)
            ) from failure
        asked = failure.after if isinstance(failure, BrokenAnswer) else 0.0
        return max(backoff(self.failures), min(asked, LONGEST_WAIT))

    def after_error(self, answer: Answer, error: IntegrationError, now: float) -> float:
        """Return the wait after a proper refusal, if a fresh token or a short wait may help. Raises: else `error`."""
        if isinstance(error, Disconnected):
            return self._after_refused_token(error)
        if not isinstance(error, RetryLater) or answer.status not in NOT_CARRIED_OUT:
            raise error
        asked = requested_wait(answer, now)
        error.after = error.after if asked is None else asked
        self.refusals += 1
        if error.after is None or self.refusals >= LIMITED_TRIES or self.waited + error.after > LONGEST_WAIT:
            raise error
        wait = error.after * random.uniform(1.0, 1.1)  # noqa: S311  so that waiting threads do not come back at once
        self.waited += wait
        return wait

    def _after_refused_token(self, error: Disconnected) -> float:
        """Return the wait before another token is asked for.

        While tokens are still issued nobody need do anything; asking for one raises Disconnected once they are not.
        Raises: TokenContested if one token after the other was refused.
        """
        self.refresh, self.tokens_refused = True, self.tokens_refused + 1
        if self.tokens_refused == 1:
            return 0.0
        if self.tokens_refused - 2 < len(CONTESTED_WAITS):
            return CONTESTED_WAITS[self.tokens_refused - 2]
        contested = TokenContested(CONTESTED, detail=error.detail, status=error.status)
        contested.provider, contested.code = error.provider, error.code
        raise contested from error


def backoff(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row, with jitter."""
    return float(BACKOFF * 2 ** (failures - 1) * random.uniform(0.75, 1.25))  # noqa: S311


def no_answer(failure: requests.RequestException | BrokenAnswer) -> bool:
    """Return True if nothing came, or the server said that it failed itself."""
    return not isinstance(failure, BrokenAnswer) or failure.status >= 500 or failure.status == 408


def never_sent(failure: requests.RequestException | BrokenAnswer) -> bool:
    """Return True if no connection was made, so that the request cannot have been carried out."""
    if isinstance(failure, requests.ConnectTimeout):
        return True
    reason = getattr(failure.args[0], "reason", None) if failure.args else None
    return isinstance(reason, NewConnectionError)

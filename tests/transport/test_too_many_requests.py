"""429: short waits happen here, longer ones are the job's."""

from datetime import UTC, datetime

import pytest

from integrations.errors import IntegrationError, RetryLater
from integrations.transport.answers import Answer
from tests.transport.scripted import Reply, Script, Time, http

NOW = datetime(2026, 11, 23, 23, 59, 50, tzinfo=UTC)


def classify(answer: Answer) -> IntegrationError | None:
    return None if answer.ok else RetryLater("Wait.", after=answer.body.get("after"), limited=True)


def waits(*replies: Reply) -> tuple[list[float], IntegrationError | None]:
    time = Time(NOW.timestamp())
    client = http(Script(replies), classify, time)
    try:
        client.request("POST", "/x", label="api", repeat=False)
    except IntegrationError as error:
        return time.slept, error
    return time.slept, None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3"}, 3),
        ({"Retry-After": "2026-11-24T00:00:00Z"}, 10),
        ({"Retry-After": "Tue, 24 Nov 2026 00:00:00 GMT"}, 10),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 2)}, 2),
        ({}, 1.5),
    ],
)
def test_the_wait_asked_for_is_kept(headers: dict[str, str], seconds: float) -> None:
    slept, error = waits(Reply(429, {"after": 1.5}, headers), Reply(200, {}))
    assert error is None
    assert len(slept) == 1
    assert seconds <= slept[0] <= seconds * 1.11


def test_a_long_wait_is_raised() -> None:
    slept, error = waits(Reply(429, {}, {"Retry-After": "2026-11-25T00:00:00Z"}))
    assert slept == []
    assert isinstance(error, RetryLater)
    assert error.limited
    assert error.after == 24 * 3600 + 10


def test_a_daily_limit_without_an_end_is_raised_without_one() -> None:
    slept, error = waits(Reply(429, {}))
    assert slept == []
    assert isinstance(error, RetryLater)
    assert error.after is None


def test_it_does_not_wait_for_ever() -> None:
    slept, error = waits(Reply(429, {"after": 8.0}))
    assert len(slept) == 2
    assert isinstance(error, RetryLater)
    assert error.after == 8.0

"""The webhook: a signed POST to an address that a person typed, which must be on the open network."""

import hashlib
import hmac
import json
import logging
from datetime import datetime
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from integrations.errors import GiveUp, RetryLater, SkipRecord
from integrations.transport.addresses import UnsafeAddress, read_address
from integrations.transport.connections import answered_within, guarded_session

logger = logging.getLogger(__name__)

TIMEOUT = (5, 10)  # seconds to connect, and between two pieces
LONGEST = 15.0  # seconds of the whole answer
PRIVATE = "The webhook's address is on a private network, so nothing is sent there: enter a public one."
UNSAFE = "The webhook's address can't be read: enter it again."
UNREACHABLE = "The webhook's address did not answer in time: check that its server runs."
REDIRECTS = "The webhook's address leads on to another one: enter that one."
UNSIGNED = "The webhook's server does not accept the signature: enter the same secret on both sides."
REFUSED = "The webhook's server refuses the request: check the address."
FAILED = "The webhook's server failed: look into its log."
ASKS_TO_WAIT = (408, 425, 429)


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return what `X-Portal-Signature` holds: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` in hex."""
    signed = f"v0:{timestamp}:{body}".encode()
    return f"v0={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def send(url: str, secret: str, document: dict[str, Any], now: datetime) -> None:
    """Send the document once. The answer's body is not read, and no redirect is followed.

    Raises: RetryLater if there is no answer or the server asks to wait or fails; GiveUp if it refuses the request or
    the address must not be called.
    """
    body = json.dumps(document, ensure_ascii=False)
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Portal-Timestamp": timestamp,
        "X-Portal-Signature": signature(secret, timestamp, body),
    }
    status = _status(url, body, headers)
    logger.info("POST alert: %d", status)
    if 200 <= status < 300:
        return
    if status >= 500 or status in ASKS_TO_WAIT:
        raise RetryLater(FAILED, status=status, detail=str(status))
    sentence = REDIRECTS if status < 400 else UNSIGNED if status in (401, 403) else REFUSED
    raise GiveUp(sentence, status=status, detail=str(status))


def _status(url: str, body: str, headers: dict[str, str]) -> int:
    try:
        address = read_address(url)
        with guarded_session() as session, answered_within(LONGEST):
            options: dict[str, Any] = {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
            # No authorization of a `.netrc` file goes to an address that somebody typed.
            answer = session.post(address.url, data=body.encode(), headers=headers, auth=_without, **options)
            answer.close()
            return answer.status_code
    except UnsafeAddress as error:
        raise GiveUp(UNSAFE) from error
    except SkipRecord as error:
        raise GiveUp(PRIVATE) from error
    except (requests.RequestException, HTTPError, OSError) as error:
        raise RetryLater(UNREACHABLE, detail=type(error).__name__, no_answer=True) from error


def _without(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request

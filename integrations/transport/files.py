"""Files behind addresses that Zoom names, downloaded as text or passed on piece by piece."""

from collections.abc import Callable, Mapping
from typing import Protocol

import requests

from integrations.errors import IntegrationError, RetryLater, SkipRecord
from integrations.transport.addresses import Address, UnsafeAddress, read_address
from integrations.transport.answers import Answer, BrokenAnswer, read_answer, read_text
from integrations.transport.retries import TRIES, backoff, no_answer

REDIRECTS = 5
LONGEST_DOWNLOAD, LONGEST_STREAM = 300.0, 1000.0  # seconds; whoever plays a stream ends it before
NOT_SECURE = "The file's address is not secure, so it is not downloaded."


class Sender(Protocol):
    """The part of `Http` that files need. `send_for_file` adds the token only if the address is `trusted`."""

    base_url: str
    lost: str
    sleep: Callable[[float], None]
    classify: Callable[[Answer], IntegrationError | None]

    def send_for_file(
        self, address: Address, label: str, headers: Mapping[str, str], *, trusted: bool, refused: bool, longest: float
    ) -> requests.Response: ...


def download(sender: Sender, url: str, suffixes: tuple[str, ...], max_bytes: int, label: str) -> str:
    """Return a text file. The token goes only to hosts of these suffixes; a few redirects are followed.

    Raises: SkipRecord if the file is refused or too large, RetryLater if it cannot be had now.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return _download(sender, url, suffixes, max_bytes, label)
        except (requests.RequestException, BrokenAnswer) as error:
            if attempt == TRIES:
                detail = str(error) if isinstance(error, BrokenAnswer) else type(error).__name__
                raise RetryLater(sender.lost, detail=detail, no_answer=no_answer(error)) from error
            sender.sleep(backoff(attempt))
    raise AssertionError("unreachable")


def _download(sender: Sender, url: str, suffixes: tuple[str, ...], max_bytes: int, label: str) -> str:
    with _follow(sender, url, suffixes, {"Accept": "*/*"}, label, LONGEST_DOWNLOAD) as response:
        if response.status_code >= 500:
            raise BrokenAnswer(f"status {response.status_code}", response.status_code)
        if not response.ok:
            raise refusal(sender, read_answer(response))
        return without_page(response, read_text(response, max_bytes))


def without_page(response: requests.Response, text: str) -> str:
    """Return the text. Raises: BrokenAnswer for a web page in place of the file, such as a sign-in page."""
    if "html" in response.headers.get("content-type", "").lower() and text.lstrip().startswith("<"):
        raise BrokenAnswer("a web page instead of the file", response.status_code)
    return text


def refusal(sender: Sender, answer: Answer) -> IntegrationError:
    """Return the error of a refused file.

    It is about the file, even if the token is refused, for that serves everywhere else. A rate limit is RetryLater.
    """
    error = sender.classify(answer)
    if isinstance(error, RetryLater):
        return error
    detail = error.detail if error else f"status {answer.status}"
    return SkipRecord(
        "The file cannot be downloaded.", cause="not_available_in_zoom", detail=detail, status=answer.status
    )


def stream(sender: Sender, url: str, suffixes: tuple[str, ...], byte_range: str, label: str) -> requests.Response:
    """Return a file of any size, or the part of it that a Range header asks for; the caller reads and closes it.

    The token goes where `download` sends it.
    """
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", **({"Range": byte_range} if byte_range else {})}
    try:
        response = _follow(sender, url, suffixes, headers, label, LONGEST_STREAM)
    except requests.RequestException as error:
        raise RetryLater(sender.lost, detail=type(error).__name__) from error
    if response.ok or response.status_code == 416:
        return response
    with response:
        raise RetryLater(sender.lost, detail=f"status {response.status_code}", status=response.status_code)


def _follow(
    sender: Sender, url: str, suffixes: tuple[str, ...], headers: Mapping[str, str], label: str, longest: float
) -> requests.Response:
    """Return the open answer behind the redirects. A refused token is renewed once.

    Raises: SkipRecord for an address that is not secure, RetryLater for too many redirects, RequestException.
    """
    address = safe_address(url)
    refused = renewed = False
    for _ in range(REDIRECTS + 1):
        trusted = is_trusted(address, sender.base_url, suffixes)
        response = sender.send_for_file(address, label, headers, trusted=trusted, refused=refused, longest=longest)
        refused = response.status_code == 401 and trusted and not renewed
        if not refused and not response.is_redirect:
            return response
        with response:
            renewed = renewed or refused
            address = safe_address(response.headers["location"], address) if response.is_redirect else address
    raise RetryLater(sender.lost, detail="too many redirects")


def safe_address(url: str, comes_from: Address | None = None) -> Address:
    """Read an address, or the one a redirect from `comes_from` names. Raises: SkipRecord if it is not secure."""
    try:
        return comes_from.joined(url) if comes_from else read_address(url)
    except UnsafeAddress as error:
        raise SkipRecord(NOT_SECURE, cause="not_found", detail=str(error)) from error


def is_trusted(address: Address, base_url: str, suffixes: tuple[str, ...]) -> bool:
    """Return True if the token may go there. Raises: SkipRecord for an address that is not asked at all."""
    base = address_of_base(base_url)
    if address.scheme != "https" and not (base and base.scheme == "http" and address.host == base.host):
        raise SkipRecord(NOT_SECURE, cause="not_found")
    return (base is not None and address.origin == base.origin) or address.is_under(suffixes)


def address_of_base(base_url: str) -> Address | None:
    """Return the API's own address; None if its host has a name that no file's address may have, say an underscore."""
    try:
        return read_address(base_url)
    except UnsafeAddress:
        return None

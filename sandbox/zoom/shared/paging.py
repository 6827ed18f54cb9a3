"""Pages and `next_page_token`s: a token lives 15 minutes and belongs to one query (zoom-api.md, "Paging")."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from werkzeug import Request

from sandbox.state import Sandbox
from sandbox.zoom.shared.errors import Error, page_token_expired

TOKEN_SECONDS = 15 * 60


def page(sandbox: Sandbox, request: Request, rows: Sequence[Any], most: int = 300) -> tuple[Any, dict[str, Any]] | None:
    """Return one page of `rows` and its envelope, or None if the token is invalid or expired.

    A state may make the pages smaller than asked for: `account["page"]`.
    """
    size = _size(sandbox, request, most)
    token = request.args.get("next_page_token", "")
    start = _offset(sandbox, request, token) if token else 0
    if start is None:
        return None
    stop = start + size
    envelope = {
        "next_page_token": _token(sandbox, request, stop) if stop < len(rows) else "",
        **_counts(len(rows), size),
    }
    return rows[start:stop], envelope


def numbered(sandbox: Sandbox, request: Request, rows: Sequence[Any], way: str) -> tuple[Any, dict[str, Any]]:
    """Pages by `page_number`, as the oldest lists have them; `way` is "repeats" (a token that leads nowhere) or not."""
    size = _size(sandbox, request, 300)
    number = max(request.args.get("page_number", 1, type=int), 1)
    more = number * size < len(rows)
    envelope: dict[str, Any] = {"page_number": number, **_counts(len(rows), size)}
    if way == "repeats":
        envelope["next_page_token"] = _token(sandbox, request, size) if more else ""
    return rows[(number - 1) * size : number * size], envelope


def _size(sandbox: Sandbox, request: Request, most: int) -> int:
    asked = max(request.args.get("page_size", 30, type=int), 1)
    return int(min(asked, most, sandbox.zoom["account"].get("page", most)))


def _counts(rows: int, size: int) -> dict[str, Any]:
    return {"page_count": -(-rows // size), "page_size": size, "total_records": rows}


def expired() -> Error:
    return page_token_expired()


def _query(request: Request) -> str:
    pairs = sorted((k, v) for k, v in request.args.items() if k not in ("next_page_token", "page_number"))
    return hashlib.sha256(f"{request.path}{pairs}".encode()).hexdigest()[:12]


def _token(sandbox: Sandbox, request: Request, offset: int) -> str:
    text = f"{offset}.{int(sandbox.clock())}.{_query(request)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _offset(sandbox: Sandbox, request: Request, token: str) -> int | None:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        offset, issued, query = text.split(".")
        if query != _query(request) or sandbox.clock() - int(issued) > TOKEN_SECONDS:
            return None
        return int(offset)
    except ValueError:
        return None

"""Cursor paging: `limit`, `after` and `paging.next.after`, the same on every list of HubSpot's."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.errors import invalid


def page(request: Request, items: list[Any], default: int, maximum: int) -> dict[str, Any]:
    """One page of `items`; `after` is the number of items already seen, which callers must not rely on."""
    limit = _number(request, "limit", default)
    if not 1 <= limit <= maximum:
        raise invalid(f"limit must be between 1 and {maximum}; received {limit}")
    return cut(items, _number(request, "after", 0), limit)


def cut(items: list[Any], start: int, limit: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"results": items[start : start + limit]}
    if start + limit < len(items):
        answer["paging"] = {"next": {"after": str(start + limit)}}
    return answer


def _number(request: Request, name: str, default: int) -> int:
    text = request.args.get(name) or str(default)
    if not text.isdigit():
        raise invalid(f"Invalid value for {name}: {text}")
    return int(text)


def flag(request: Request, name: str) -> bool:
    return request.args.get(name, "false").lower() == "true"

"""Error bodies as HubSpot writes them: one for a whole request, one for an input of a batch.

Reference: developers.hubspot.com, "Handling errors" and "Error handling in batch calls" (multi-status).
"""

from typing import Any
from uuid import uuid4

STATUS = {"CONFLICT": 409, "OBJECT_NOT_FOUND": 404, "VALIDATION_ERROR": 400}


class ApiError(Exception):
    """Ends a request with this status and body."""

    def __init__(self, status: int, category: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "status": "error",
            "message": message,
            "correlationId": str(uuid4()),
            "category": category,
            **more,
        }


class InputError(Exception):
    """One input of a batch cannot be taken; the others may still be."""

    def __init__(self, category: str, message: str, **context: list[str]) -> None:
        super().__init__(message)
        self.category = category
        self.message = message
        self.context = context

    def for_request(self) -> ApiError:
        return ApiError(STATUS[self.category], self.category, self.message)

    def for_input(self, trace_id: str | None = None) -> dict[str, Any]:
        context = {**self.context, "objectWriteTraceId": [trace_id]} if trace_id else self.context
        return standard_error(self.category, self.message, context)


def invalid(message: str, code: str | None = None, **context: list[str]) -> ApiError:
    details = [{"message": message, "code": code, "context": context}] if code else []
    return ApiError(400, "VALIDATION_ERROR", message, **({"errors": details} if details else {}))


def not_found(message: str) -> ApiError:
    return ApiError(404, "OBJECT_NOT_FOUND", message)


def standard_error(category: str, message: str, context: dict[str, list[str]]) -> dict[str, Any]:
    """An entry of `errors` in a batch answer."""
    return {
        "status": "error",
        "category": category,
        "message": message,
        "context": context,
        "errors": [],
        "links": {},
    }

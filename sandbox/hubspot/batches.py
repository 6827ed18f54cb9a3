"""The envelope around every batch answer, with 207 as soon as one input failed.

Reference: developers.hubspot.com, "Error handling in batch calls".
"""

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.errors import InputError
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

Input = dict[str, Any]


def envelope(sandbox: Sandbox, results: list[Any], errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    now = moment(sandbox.clock())
    answer: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
    if errors:
        answer |= {"numErrors": len(errors), "errors": errors}
    return answer


def batch(
    sandbox: Sandbox, results: list[Any], errors: list[dict[str, Any]] | None = None, status: int = 200
) -> tuple[dict[str, Any], int]:
    return envelope(sandbox, results, errors), 207 if errors else status


def write_each(
    inputs: list[Input], check: Callable[[Input], Any], write: Callable[[Input, Any], Any], in_part: bool = True
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Checks every input, then writes those that passed.

    Partial success needs a unique `objectWriteTraceId` on every input; without, or where it is not
    offered at all (`in_part`), the first fault refuses the batch.
    """
    traced = in_part and _all_traced(inputs)
    accepted, errors = [], []
    for item in inputs:
        try:
            accepted.append((item, check(item)))
        except InputError as error:
            if not traced:
                raise error.for_request() from error
            errors.append(error.for_input(item["objectWriteTraceId"]))
    return [_with_trace(write(item, checked), item) for item, checked in accepted], errors


def _all_traced(inputs: list[Input]) -> bool:
    traces = [item.get("objectWriteTraceId") for item in inputs]
    return all(traces) and len(set(traces)) == len(traces)


def _with_trace(result: Any, item: Input) -> Any:
    if isinstance(result, dict) and item.get("objectWriteTraceId"):
        return {**result, "objectWriteTraceId": item["objectWriteTraceId"]}
    return result

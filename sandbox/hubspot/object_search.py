"""Search: filters over live records, behind an index that lags (developers.hubspot.com, "Search the CRM")."""

from typing import Any

from werkzeug import Request

from sandbox.hubspot.endpoints import body_of
from sandbox.hubspot.errors import invalid
from sandbox.hubspot.objects import Record, all_values, show
from sandbox.hubspot.paging import cut
from sandbox.hubspot.seed import moment
from sandbox.state import Sandbox

MOST_RESULTS = 10_000


def search_objects(sandbox: Sandbox, request: Request, kind: str) -> Any:
    """A record shows up only `search_lag_s` seconds after it was made: searching before creating is not safe."""
    hs, body = sandbox.hubspot, body_of(request)
    limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
    if limit > 200 or after + limit > MOST_RESULTS:
        raise invalid(f"limit may be at most 200, and limit plus after at most {MOST_RESULTS}")
    indexed_until = moment(sandbox.clock() - hs["search_lag_s"])
    groups = [group.get("filters", []) for group in body.get("filterGroups") or []]
    found = [
        record
        for record in hs[kind].values()
        if not record["archived"] and record["createdAt"] <= indexed_until and _matches(kind, record, groups)
    ]
    answer = cut(found, after, limit)
    results = [show(hs, kind, record, body.get("properties") or ()) for record in answer["results"]]
    return {**answer, "results": results, "total": len(found)}


def _matches(kind: str, record: Record, groups: list[list[dict[str, Any]]]) -> bool:
    """Groups are joined by OR, the filters of a group by AND; no group matches everything."""
    values = all_values(kind, record)
    return not groups or any(all(_holds(values, one) for one in filters) for filters in groups)


def _holds(values: dict[str, str], one: dict[str, Any]) -> bool:
    value, wanted = values.get(one["propertyName"]), one.get("value")
    listed = [str(item).lower() for item in one.get("values") or []]
    present = value is not None
    text = (value or "").lower()
    match one["operator"]:
        case "HAS_PROPERTY":
            return present
        case "NOT_HAS_PROPERTY":
            return not present
        case "EQ":
            return present and text == str(wanted).lower()
        case "NEQ":
            return text != str(wanted).lower()
        case "IN":
            return present and text in listed
        case "NOT_IN":
            return text not in listed
        case "CONTAINS_TOKEN":
            return present and str(wanted).lower().strip("*") in text
        case "GT" | "GTE" | "LT" | "LTE" as operator:
            return present and _compares(operator, value or "", str(wanted))
        case operator:
            raise invalid(f"Operator {operator} is not supported for this property")


def _compares(operator: str, left: str, right: str) -> bool:
    try:
        a, b = float(left), float(right)
    except ValueError:
        return False
    return {"GT": a > b, "GTE": a >= b, "LT": a < b, "LTE": a <= b}[operator]

"""The plan of PostgreSQL for a query: does it read a big table whole, or count one?"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

BIG = 10_000  # rows of a table that must not be read whole
MOST_READ = 25_000  # rows that one step of a query may look at or count: no webinar has so many people
WHOLE = ("Sort", "Hash", "Aggregate", "Materialize")  # need all their rows before they give one
Node = dict[str, Any]


def big_tables() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [BIG])
        return frozenset(name for (name,) in cursor.fetchall())


def faults(sql: str, big: frozenset[str]) -> list[str]:
    """Run the query, and return what is wrong with its plan. Only reading ones are looked at."""
    if not sql.startswith("SELECT") or " FOR UPDATE" in sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql.replace('%', '%%')}", [])
        (found,) = cursor.fetchone() or ("[]",)
    plan: Node = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return sorted({*_read(plan, big, False), *(_counted(plan, big, False) if "COUNT(" in sql else ())})


def _read(node: Node, big: frozenset[str], limited: bool) -> Iterator[str]:
    """A big table read whole, or too much of it. What a limit ends soon is no harm."""
    kind, table = node["Node Type"], node.get("Relation Name", "")
    limited = kind == "Limit" or (limited and kind not in WHOLE)
    rows = _rows(node) + node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
    if table in big and kind == "Seq Scan" and not limited:
        yield f"reads all of {table}"
    elif table in big and rows > MOST_READ:
        yield f"reads {rows:,.0f} rows of {table}"
    for one in node.get("Plans", ()):
        yield from _read(one, big, limited)


def _counted(node: Node, big: frozenset[str], counting: bool) -> Iterator[str]:
    """A count of big tables, unless a limit or an index has left few of their rows."""
    kind = node["Node Type"]
    counting = kind != "Limit" and (counting or kind == "Aggregate")
    if counting and node.get("Relation Name") in big and _rows(node) > MOST_READ:
        yield f"counts {_rows(node):,.0f} rows of {node['Relation Name']}"
    for one in node.get("Plans", ()):
        yield from _counted(one, big, counting)


def _rows(node: Node) -> float:
    return float(node["Actual Rows"] * node["Actual Loops"])

"""The lines of one metric."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, QuerySet


def gauge(name: str, help_text: str, values: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a gauge. The keys of `values` are the labels as they are written, without the braces."""
    yield from _metric(name, "gauge", help_text, values)


def counter(name: str, help_text: str, values: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a counter, whose values never go down."""
    yield from _metric(name, "counter", help_text, values)


def _metric(name: str, kind: str, help_text: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:.15g}" if labels else f"{name} {value:.15g}"


def counted(rows: QuerySet[Any], field: str, values: Iterable[str]) -> dict[str, int]:
    """Count rows by a field. Every value has its line, so that a monitor sees it go back to 0."""
    counts = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    return {f'{field}="{value}"': counts.get(value, 0) for value in values}

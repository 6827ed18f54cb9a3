"""The filters of a list that are set, each as a chip that leads to the list without it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chip:
    """A filter that is set."""

    label: str
    value: str
    url: str  # of the same list without this filter


def chips(cl: Any) -> list[Chip]:
    """Return a chip for each filter of the list that is set, in the order of the filters."""
    return [
        Chip(
            str(spec.title),
            str(dict(spec.lookup_choices).get(spec.value(), spec.value())),
            cl.get_query_string({spec.parameter_name: None}),
        )
        for spec in cl.filter_specs
        if spec.value()
    ]

"""The results of a search: links with a second line, in groups with a heading."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 6  # of a group; whoever looks for more opens the whole list


@dataclass(frozen=True)
class Found:
    """One result."""

    words: str
    url: str
    more: str = ""


@dataclass(frozen=True)
class Group:
    """The results of one kind. `all_url`: the list with the same search, if there are more of them."""

    name: str
    icon: str
    results: Sequence[Found]
    all_url: str = ""

"""One line of the checks."""

from dataclasses import dataclass

OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True, slots=True)
class Line:
    """What was checked, how it stands, and in one sentence what is so, or what to do."""

    name: str
    state: str
    sentence: str

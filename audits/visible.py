"""Texts from outside, made safe for a terminal and a log line: nothing in them commands, hides or turns text."""

import re
from typing import Any

from django.core.management.base import OutputWrapper

# Controls and separators but for tabs and line ends, marks that turn the direction of what follows, and halves of
# characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
REPLACED = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    return _UNSEEN.sub(REPLACED, text)


def one_line(text: str) -> str:
    """Return the text on one line: a line break would begin a log line that nobody logged."""
    return visible(text).replace("\r\n", "\\n").replace("\n", "\\n")


class Visible(OutputWrapper):
    """Standard output or error of a command. Its own colours are put on afterwards."""

    def write(self, msg: str = "", style_func: Any = None, ending: Any = None) -> None:  # type: ignore[override]
        super().write(visible(msg), style_func, ending)


def behind(output: Any) -> Any:
    """The stream behind a command's output, for what puts colours on by itself and has cleaned its texts."""
    return getattr(output, "_out", output)

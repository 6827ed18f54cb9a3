"""Numbers of rows as addresses and forms carry them."""

import re

LONGEST = 18  # digits: any database counts so far
_DIGITS = re.compile(f"[0-9]{{1,{LONGEST}}}")


def row_number(text: object) -> int | None:
    """None for what names no row: not a number, or one that no database can hold."""
    written = str(text)
    return int(written) if _DIGITS.fullmatch(written) else None


class RowConverter:
    """`<row:pk>` in an address."""

    regex = _DIGITS.pattern

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)

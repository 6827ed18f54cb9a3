"""The primary keys of rows, as addresses and forms carry them."""

import re

LONGEST = 18  # digits; every database can hold these numbers
_DIGITS = re.compile(f"[0-9]{{1,{LONGEST}}}")


def row_number(text: object) -> int | None:
    """Return the number in a text. None if it is not a number, or one that no database can hold."""
    digits = str(text)
    return int(digits) if _DIGITS.fullmatch(digits) else None


class RowConverter:
    """The converter for `<row:pk>` in the pattern of an address."""

    regex = _DIGITS.pattern

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)

"""The webinar ID that somebody typed or copied: one rule for commands, settings, workflows and searches."""

import re
import unicodedata

LONGEST_ID = 20
IGNORED_CATEGORIES = ("Cc", "Cf", "Pd", "Zs", "Zl", "Zp")  # controls, signs without a width, dashes, spaces


def read_webinar_id(typed: str) -> str:
    """Return the digits of a webinar ID, or of the beginning of one; empty if the text is none.

    Zoom shows IDs with spaces or hyphens ("812 3456 7890"), and a number property holds them as "81234567890.0". Text
    that was copied from a page may carry signs that nobody sees, such as a space without a width. A negative number is
    no ID.
    """
    if typed.strip().startswith("-"):
        return ""
    digits = "".join(sign for sign in typed if unicodedata.category(sign) not in IGNORED_CATEGORIES)
    digits = re.sub(r"\.0+$", "", digits)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_ID else ""

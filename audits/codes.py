"""Every code and cause an audit entry can carry: the whole vocabulary (`code_table.py`), and what is asked about it.

A code says what happened, a cause says why.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audits.code_names import Cause, Code, Level, Status
from audits.vocabulary.code_table import TABLE, CauseRow, CodeRow
from audits.vocabulary.help_texts import HELP

__all__ = [
    "TABLE",
    "Cause",
    "Code",
    "Level",
    "Status",
    "cause_row",
    "code_row",
    "help_text",
    "in_table_order",
    "level",
    "person_is_retried",
    "retryable",
    "sentence",
    "title",
]

_CODES = {row.name: row for row in TABLE}
_CAUSES = {(row.name, cause.name): cause for row in TABLE for cause in row.causes}


def code_row(code: str) -> CodeRow:
    return _CODES[Code(code)]


def cause_row(code: str, cause: str) -> CauseRow:
    try:
        return _CAUSES[Code(code), Cause(cause)]
    except KeyError:
        raise ValueError(f"{cause!r} is not a cause of {code!r}") from None


def level(code: str) -> Level:
    return code_row(code).level


def title(code: str) -> str:
    return str(code_row(code).title)


def retryable(code: str, cause: str) -> bool:
    return cause_row(code, cause).retryable


def person_is_retried(cause: str) -> bool:
    """Return True if another try may let in somebody who was left out for this cause."""
    return any(retryable(code, cause) for code in (Code.PERSON_FAILED, Code.SYNC_ERROR) if (code, cause) in _CAUSES)


def help_text(code: str, cause: str) -> str:
    return str(HELP[code_row(code).name][cause_row(code, cause).name])


def in_table_order(code: str, causes: dict[str, int]) -> dict[str, int]:
    """The same causes in the table's order; refuses one that the code hasn't."""
    counts = {cause_row(code, cause).name: count for cause, count in causes.items()}
    return {str(row.name): counts[row.name] for row in code_row(code).causes if row.name in counts}


def sentence(code: str, causes: dict[str, int]) -> str:
    """The entry in one line, such as "2 people were left out: 1 uses a secondary e-mail address, 1 …".

    Whoever came without an address is nobody that could be left out, and is counted beside them.
    """
    row = code_row(code)
    nameless = causes.get(Cause.NO_EMAIL, 0)
    named = {cause: count for cause, count in causes.items() if cause != Cause.NO_EMAIL}
    lead = row.people % {"count": sum(named.values())} if row.people and named else str(row.title)
    words = [cause_row(code, cause).words % {"count": count} for cause, count in in_table_order(code, named).items()]
    if nameless and named:
        text = ngettext("%(count)d more has no e-mail address", "%(count)d more have no e-mail address", nameless)
        words.append(text % {"count": nameless})
    elif nameless:
        words.append(cause_row(code, Cause.NO_EMAIL).words % {"count": nameless})
    return _("%(lead)s: %(causes)s") % {"lead": lead, "causes": ", ".join(words)}

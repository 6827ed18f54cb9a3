"""The rows of the table of codes: a code with its causes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.code_names import Cause, Code, Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class CauseRow:
    name: Cause
    words: "_StrPromise"
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class CodeRow:
    name: Code
    level: Level
    title: "_StrPromise"
    causes: tuple[CauseRow, ...]
    people: "_StrPromise | None" = None  # counts people: how the sentence begins; None: names a thing

"""Utterances of a recording, read from its WebVTT file. No word is lost, however odd the file is.

Reference: https://www.w3.org/TR/webvtt1/; Zoom writes the speaker before the text, as `Speaker: text`.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from integrations.errors import SkipRecord
from integrations.records import Utterance

LONGEST = timedelta(hours=100)  # later times are odd ones

TITLE = "WEBVTT"
LINES = re.compile(r"\r\n|\r|\n")
_FRACTION = r"[.,]-?[0-9]{1,9}"
_CLOCK = r"-?(?:[0-9]{1,9}:)?-?[0-9]{1,9}:-?[0-9]{1,9}"
_TIMES = r"\s*({clock})\s*-->\s*({clock})(?:\s+[a-z]+:\S+)*\s*"
TIMES = re.compile(_TIMES.format(clock=f"{_CLOCK}{_FRACTION}"))
TIMES_WHERE_DUE = re.compile(_TIMES.format(clock=f"{_CLOCK}(?:{_FRACTION})?"))
COMMENT_OR_STYLE = re.compile(r"NOTE(?:\s.*)?|(?:STYLE|REGION)\s*")

VOICE = re.compile(r"<v(?:\.[^\s<>.]+)*(?:\s([^<>]*))?>")
TAG = re.compile(
    r"</?(?:c|i|b|u|ruby|rt)(?:\.[^\s<>.]+)*>|</(?:v|lang)>|<lang(?:\.[^\s<>.]+)*(?:\s[^<>]*)?>"
    r"|<(?:[0-9]{1,9}:)?[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3}>"
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
SPEAKER = re.compile(r"([^:]{0,99}[^:\s]):(?: +(.*))?")


@dataclass
class Cue:
    """The lines of text between two times."""

    start: timedelta
    end: timedelta
    lines: list[str] = field(default_factory=list)


def utterances(vtt: str) -> tuple[Utterance, ...]:
    """Return the utterances in order. Raises: SkipRecord for a file that is no transcript, say a sign-in page."""
    lines = LINES.split(vtt.removeprefix("\ufeff"))
    if not lines[0].startswith(TITLE) and not any(TIMES_WHERE_DUE.fullmatch(line) for line in lines):
        raise SkipRecord("Zoom's transcript cannot be read.", cause="not_found", detail="no WebVTT file")
    found = [one for cue in _cues(lines) for one in _utterances(cue)]
    speakers = {one.speaker for one in found}
    speakers_only = {f"{speaker}:" for speaker in speakers if speaker}
    return tuple(one for one in found if one.speaker or one.text not in speakers_only)


# --- Lines to cues ----------------------------------------------------------------------------------------------------


def _cues(lines: Iterable[str]) -> list[Cue]:
    """Return the cues. Text outside of any cue was spoken as well, unless it is the title, a comment or a style."""
    cues: list[Cue] = []
    for block in _blocks(lines):
        first = _first_times(block)
        before, timed = block[:first], block[first:]
        if timed and before and _is_identifier(before[-1]):
            before = before[:-1]
        spoken = not block[0].startswith(TITLE) and (bool(timed) or not COMMENT_OR_STYLE.fullmatch(block[0]))
        if before and spoken:
            cues = cues or [Cue(timedelta(), timedelta())]
            cues[-1].lines += before
        _add(cues, timed)
    return cues


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the blocks of lines between empty ones."""
    for blank, block in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield list(block)


def _first_times(block: list[str]) -> int:
    """Return the place of the first time line. Its shorter form counts only where a time line is due."""
    for number, line in enumerate(block):
        due = number == 0 or (number == 1 and _is_identifier(block[0]))
        if (TIMES_WHERE_DUE if due else TIMES).fullmatch(line):
            return number
    return len(block)


def _is_identifier(line: str) -> bool:
    return len(line.split()) == 1


def _add(cues: list[Cue], lines: list[str]) -> None:
    """Add the cues of a block. Its first line is a time line; others may follow if an empty line was forgotten."""
    for number, line in enumerate(lines):
        times = (TIMES if number else TIMES_WHERE_DUE).fullmatch(line)
        if not times:
            cues[-1].lines.append(line)
            continue
        if number and cues[-1].lines[-1:] == [str(len(cues) + 1)]:
            cues[-1].lines.pop()  # the number of the next cue
        start, end = offset(times[1]), offset(times[2])
        cues.append(Cue(start, max(start, end)))


def offset(clock: str) -> timedelta:
    """Read `[hours:]minutes:seconds[.fraction]`; an odd time is clamped."""
    if clock.startswith("-"):
        return timedelta()
    whole, _, fraction = clock.replace(",", ".").partition(".")
    hours, minutes, seconds = (int(part) for part in ("0", *whole.split(":"))[-3:])
    digits = fraction.removeprefix("-")
    milliseconds = int(digits or 0) * 1000 // 10 ** len(digits) * (-1 if fraction.startswith("-") else 1)
    total = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
    return timedelta(milliseconds=max(0, min(total, LONGEST // timedelta(milliseconds=1))))


# --- Cues to utterances -----------------------------------------------------------------------------------------------


def _utterances(cue: Cue) -> Iterator[Utterance]:
    """Yield one utterance a voice. Without voices the speaker may stand before the text."""
    before, *voices = VOICE.split(" ".join(cue.lines))
    line = _plain(before)
    split = SPEAKER.fullmatch(line)
    speaker, text = (split[1], split[2] or "") if split and split[2] else ("", line)
    yield from _spoken(cue, speaker, text)
    for name, spoken in zip(voices[::2], voices[1::2], strict=True):
        yield from _spoken(cue, _plain(name or ""), _plain(spoken))


def _spoken(cue: Cue, speaker: str, text: str) -> Iterator[Utterance]:
    if text:
        yield Utterance(speaker, text, cue.start, cue.end)


def _plain(text: str) -> str:
    """Return the text without tags, and with entities replaced.

    Only a few tags are known: other angle brackets are part of the text.
    """
    words = " ".join(TAG.sub("", text).split())
    return CONTROL.sub("", ENTITY.sub(lambda entity: html.unescape(entity[0]), words)).strip()

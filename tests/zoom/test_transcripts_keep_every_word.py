"""Whatever a transcript's file looks like, every word of it is kept, at a time that makes sense."""

from datetime import timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from integrations.zoom.vtt import LONGEST, offset, utterances

ODD = [
    "-->", "<", ">", "5<", ">3", "x<y", "<script>", "<3", "&", "R&D", "&amp;", "&lt;b&gt;", "&nosuch;", "AT&T;",
    "<b>bold</b>", "<c.yellow>coloured</c>", "Hello<00:00:01.500>", "00:00:01.000", "12:30", "1", "NOTE", "STYLE",
    "WEBVTT", "Ann:", "note:", "<i", "</", "\u00e4\u00f6", "\U0001f600", "{}", "=1+1",
]  # fmt: skip
PLAIN = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="<>&:"), min_size=1, max_size=8)
LINE = st.lists(st.one_of(st.sampled_from(ODD), PLAIN), min_size=2, max_size=8).map(lambda words: ["so", *words])
CUES = st.lists(st.lists(LINE, min_size=1, max_size=3), min_size=1, max_size=5)
TIMES = ["00:00:01.000 --> 00:00:02.500", "00:00:00.-004 --> 00:00:01,000", "01:02.003 --> 00:01.000 align:start"]


def file_of(cues: list[list[list[str]]], times: list[str], end: str, numbered: bool) -> str:
    blocks = ["WEBVTT"]
    for number, lines in enumerate(cues):
        head = [str(number + 1)] if numbered else []
        blocks.append(end.join([*head, times[number % len(times)], *(" ".join(line) for line in lines)]))
    return (end * 2).join(blocks) + end


@given(CUES, st.permutations(TIMES), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example([[["so", "-->", "5"]]], TIMES, "\n", True)
@example([[["if", "x", "<", "5", "and", "y", ">", "3", "we", "stop"]]], TIMES, "\n", True)
def test_as_many_words_come_out_as_went_in(
    cues: list[list[list[str]]], times: list[str], end: str, numbered: bool
) -> None:
    said = utterances(file_of(cues, times, end, numbered))
    # A cue that is nothing but the name of somebody who speaks elsewhere says nothing.
    alone = {one.text for lines in cues for one in utterances(file_of([lines], times, end, numbered))}
    assume(alone.isdisjoint(f"{one.speaker}:" for one in said))
    assert sum(len(f"{one.speaker} {one.text}".split()) for one in said) == sum(
        len(line) for lines in cues for line in lines
    )
    assert all(timedelta() <= one.start <= one.end <= LONGEST for one in said)


@given(st.text())
def test_any_text_after_the_title_can_be_read(text: str) -> None:
    utterances(f"WEBVTT\n\n{text}")


def texts(*lines: str) -> list[str]:
    return [one.text for one in utterances("\n".join(["WEBVTT", "", *lines]))]


FIRST = "00:00:01.000 --> 00:00:02.000"
SECOND = "00:00:03.000 --> 00:00:04.000"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("look --> there", "look --> there"),
        ("Q&amp;A &lt;live&gt; &#228;", "Q&A <live> \u00e4"),
        ("&amp;lt;", "&lt;"),
        ("if x < 5 and y > 3 we stop", "if x < 5 and y > 3 we stop"),
        ("<b>one</b> <i>two</i> <c.loud>three</c> <lang fi>nelj\u00e4</lang>", "one two three nelj\u00e4"),
        ("and 12:30 --> 12:45", "and 12:30 --> 12:45"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("the plan : go", "the plan : go"),
        ("the reason is:", "the reason is:"),
    ],
)
def test_only_what_is_known_to_be_no_word_goes(line: str, text: str) -> None:
    assert texts(FIRST, line) == [text]


def test_a_line_that_looks_like_times_is_said_where_no_times_are_due() -> None:
    assert texts(FIRST, "moved from", "12:30 --> 12:45", "", SECOND, "Good.") == ["moved from 12:30 --> 12:45", "Good."]


def test_an_empty_line_within_a_cue_loses_nothing() -> None:
    assert texts("1", FIRST, "one", "", "two three", "", "2", SECOND, "four") == ["one two three", "four"]


def test_a_forgotten_empty_line_joins_nothing() -> None:
    assert texts("1", FIRST, "one", "2", SECOND, "two") == ["one", "two"]


def test_titles_comments_and_styles_are_not_said() -> None:
    odd = "WEBVTT - Heat pumps\nKind: captions\n\nNOTE by nobody\nat all\n\nSTYLE\n::cue {}\n\n"
    assert [one.text for one in utterances(f"{odd}{FIRST}\nHello.")] == ["Hello."]


def test_a_file_without_its_title_is_read() -> None:
    assert [one.text for one in utterances(f"1\n{FIRST}\nHello.\n")] == ["Hello."]


def test_each_voice_speaks_for_itself() -> None:
    said = utterances(f"WEBVTT\n\n{FIRST}\n<v Ann &amp; Bo>Hi.</v> <v.loud Cat>Hello: you.</v>")
    assert [(one.speaker, one.text) for one in said] == [("Ann & Bo", "Hi."), ("Cat", "Hello: you.")]


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("00:00:01.500", 1.5),
        ("00:00:01,5", 1.5),
        ("00:00:00.-004", 0),
        ("00:00:01.-004", 0.996),
        ("-00:00:01.000", 0),
        ("75:00.000", 4500),
        ("01:00:00.000", 3600),
        ("00:00:01", 1),
        ("999999999:00:00.000", LONGEST.total_seconds()),
    ],
)
def test_odd_times_are_clamped(clock: str, seconds: float) -> None:
    assert offset(clock) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\n", "WEBVTT\n\nNOTE nothing\n"])
def test_an_empty_transcript_says_nothing(text: str) -> None:
    assert utterances(text) == ()

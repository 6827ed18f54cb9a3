"""The note about a person: what it tells, in which order, and what it leaves out when it is full."""

from datetime import timedelta

from integrations.decisions.extras.notes import LONGEST, Entry, body, external_id

HEAD = "<p><strong>Heat pumps</strong> (Zoom webinar)"


def told(*entries: Entry, attended: timedelta | None = None) -> str:
    return body("Heat pumps", attended, entries)


def test_it_tells_the_webinar_the_minutes_and_everything_that_was_said() -> None:
    said = [
        Entry("survey", "How was it?", "Good"),
        Entry("question", "How loud?", "40 dB"),
        Entry("poll", "Heat or cold?", "Heat"),
        Entry("question", "How big?"),
    ]
    assert told(*said, attended=timedelta(minutes=44, seconds=30)) == (
        f"{HEAD}<br>Attended: 44.5 min</p>"
        "<p><strong>Polls</strong></p><ul><li><em>Heat or cold?</em><br>Heat</li></ul>"
        "<p><strong>Questions</strong></p><ul><li><em>How loud?</em><br>40 dB</li><li><em>How big?</em></li></ul>"
        "<p><strong>Survey</strong></p><ul><li><em>How was it?</em><br>Good</li></ul>"
    )


def test_who_did_not_attend_has_no_minutes() -> None:
    assert told(Entry("survey", "How was it?", "Missed it")).startswith(f"{HEAD}</p>")


def test_nothing_to_tell_is_no_note() -> None:
    assert told() == ""
    assert told(Entry("poll", "Heat?", ""), Entry("survey", "Good?", " "), attended=timedelta(hours=1)) == ""


def test_no_text_becomes_html() -> None:
    found = body("<b>Heat</b> & cold", None, [Entry("question", "<script>x</script>", "a < b\nand\r\nmore")])
    assert "<script>" not in found
    assert "<b>" not in found
    assert "&lt;b&gt;Heat&lt;/b&gt; &amp; cold" in found
    assert "<br>a &lt; b<br>and<br>more</li>" in found


def test_a_note_that_is_full_leaves_out_whole_entries_and_says_so() -> None:
    said = [Entry("poll", f"Question {number}?", "🙂" * 1000) for number in range(50)]

    found = told(*said, Entry("survey", "How was it?", "Good"))

    assert len(found.encode("utf-16-le")) // 2 <= LONGEST
    assert found.count("<li>") == found.count("</li>") == 33
    assert "<em>How was it?</em><br>Good" in found
    assert found.endswith("</ul><p>18 more did not fit into this note.</p>")


def test_one_endless_answer_does_not_hide_the_others() -> None:
    found = told(Entry("poll", "Why?", "x" * LONGEST), Entry("poll", "Heat?", "Yes"))
    assert "Heat?" in found
    assert found.endswith("<p>1 more did not fit into this note.</p>")


def test_the_id_is_the_same_each_time_and_does_not_show_the_address() -> None:
    found = external_id("82000000001-17", "ann@mail.example")
    assert found == external_id("82000000001-17", "ann@mail.example")
    assert found.startswith("82000000001-17-")
    assert len(found) == len("82000000001-17-") + 16
    assert found != external_id("82000000001-17", "ben@mail.example")

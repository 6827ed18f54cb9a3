"""A list is read to its end or it is an error."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.transport.pagination import NoList, RepeatedPage, cursor_pages, number_pages, rows_of, token_pages

Body = dict[str, Any]
A, B, C = {"id": "a"}, {"id": "b"}, {"id": "c"}


def answers(*bodies: Body) -> tuple[Callable[[Any], Body], list[Any]]:
    asked: list[Any] = []
    left = list(bodies)

    def fetch(token: Any) -> Body:
        asked.append(token)
        return left.pop(0)

    return fetch, asked


def test_tokens_are_followed_to_the_end() -> None:
    fetch, asked = answers({"rows": [A, B], "next_page_token": "t"}, {"rows": [C], "next_page_token": ""})
    assert list(token_pages(fetch, "rows")) == [[A, B], [C]]
    assert asked == ["", "t"]


@pytest.mark.parametrize("total", ["2", "", None, "many", [], 1e400])
def test_a_total_may_be_text_and_what_is_no_number_says_nothing(total: object) -> None:
    fetch, _ = answers({"rows": [A, B], "next_page_token": None, "total_records": total})
    told: list[tuple[int, int | None]] = []
    assert list(token_pages(fetch, "rows", lambda *numbers: told.append(numbers))) == [[A, B]]
    assert told == [(2, 2 if total == "2" else None)]


@pytest.mark.parametrize("total", [1, 3, "3"])
def test_a_list_that_is_shorter_or_longer_than_it_says_is_read_and_told(total: int | str) -> None:
    fetch, _ = answers({"rows": [A, B], "total_records": total})
    told: list[tuple[int, int | None]] = []
    assert list(token_pages(fetch, "rows", lambda *numbers: told.append(numbers))) == [[A, B]]
    assert told == [(2, int(total))]


def test_the_total_counts_over_all_pages() -> None:
    fetch, _ = answers({"rows": [A, B], "next_page_token": "t", "total_records": 3}, {"rows": [C], "total_records": 3})
    told: list[tuple[int, int | None]] = []
    assert len(list(token_pages(fetch, "rows", lambda *numbers: told.append(numbers)))) == 2
    assert told == [(3, 3)]


def test_a_token_that_comes_twice_ends_the_reading() -> None:
    pages = [{"rows": [row], "next_page_token": token} for row, token in ((A, "t"), (B, "u"), (C, "t"))]
    fetch, _ = answers(*pages)
    with pytest.raises(RepeatedPage):
        list(token_pages(fetch, "rows"))


def test_the_same_page_under_a_new_token_ends_the_reading() -> None:
    fetch, _ = answers({"rows": [A], "next_page_token": "t"}, {"rows": [A], "next_page_token": "u"})
    with pytest.raises(RepeatedPage):
        list(token_pages(fetch, "rows"))


def test_numbers_are_counted_to_the_last_page() -> None:
    fetch, asked = answers(
        {"rows": [A, B], "page_count": 2, "total_records": 3}, {"rows": [C], "page_count": 2, "total_records": 3}
    )
    assert list(number_pages(fetch, "rows")) == [[A, B], [C]]
    assert asked == [1, 2]


def test_a_repeated_numbered_page_ends_the_reading() -> None:
    fetch, _ = answers({"rows": [A], "page_count": 3}, {"rows": [A], "page_count": 3})
    with pytest.raises(RepeatedPage):
        list(number_pages(fetch, "rows"))


def test_cursors_are_followed_to_the_end() -> None:
    fetch, asked = answers({"results": [A], "paging": {"next": {"after": "1"}}}, {"results": [B], "paging": None})
    assert list(cursor_pages(fetch)) == [[A], [B]]
    assert asked == ["", "1"]


def test_a_cursor_that_comes_twice_ends_the_reading() -> None:
    fetch, _ = answers(*[{"results": [row], "paging": {"next": {"after": "1"}}} for row in (A, B)])
    with pytest.raises(RepeatedPage):
        list(cursor_pages(fetch))


@pytest.mark.parametrize("body", [{"rows": rows} for rows in ("text", {"a": 1}, {}, [1], None, 0, "")] + [{}])
def test_what_is_no_list_of_objects_is_an_error_and_never_an_empty_list(body: Body) -> None:
    with pytest.raises(NoList):
        rows_of(body, "rows")


@pytest.mark.parametrize("paging", ["more", [1], {"next": "more"}, {"next": ["more"]}])
def test_a_cursor_that_cannot_be_followed_is_no_end(paging: object) -> None:
    fetch, _ = answers({"results": [A], "paging": paging})
    with pytest.raises(NoList):
        list(cursor_pages(fetch))

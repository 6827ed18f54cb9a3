"""A server that gives no answer may give it later; one that answers oddly may go on so."""

from typing import Any

import pytest
import requests

from integrations.errors import RetryLater
from tests.transport.scripted import Reply, Script, http

FAILURES = [(Reply(500), True), (Reply(408), True), (requests.ReadTimeout("slow"), True)]
ODD = [(Reply(200, b"<html>Sign in</html>"), False), (Reply(200, {"other": 1}), False), (Reply(200, [1]), False)]


@pytest.mark.parametrize(("failure", "no_answer"), [*FAILURES, *ODD])
def test_whether_an_answer_came_is_told(failure: Any, no_answer: bool) -> None:
    with pytest.raises(RetryLater) as raised:
        http(Script([failure]), lambda answer: None).request("GET", "/x", label="api", repeat=True, expect="id")
    assert raised.value.no_answer is no_answer

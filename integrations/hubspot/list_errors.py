"""The refusals of a list that a caller answers in its own way, told apart by HubSpot's words."""

import re

from integrations.errors import Gone, SkipRecord

NAME_TAKEN = re.compile(
    r"DUPLICATE_LIST_NAME|\bname\b.{0,500}\b(already|in use|taken|unique)\b|\balready\b.{0,500}\bname\b",
    re.IGNORECASE | re.DOTALL,
)
LIMIT_REACHED = re.compile(
    r"LIST_LIMIT|LIMIT_(EXCEEDED|REACHED)"
    r"|\b(limit|maximum|max)\b.{0,60}\b(lists|segments)\b|\b(lists|segments)\b.{0,60}\b(limit|maximum|max)\b",
    re.IGNORECASE,
)
CONFLICT = 409


class ListNameTaken(SkipRecord):
    """A list of this name is there already: perhaps ours from a lost answer, perhaps somebody else's."""


class ListLimitReached(SkipRecord):
    """The account has as many lists as its subscription allows."""


class ListNotStatic(SkipRecord):
    """A list that somebody made dynamic: HubSpot alone chooses its members."""

    def __init__(self) -> None:
        sentence = "The list chooses its members itself: turn it into a static one in HubSpot, or have it made again."
        super().__init__(sentence, detail="the list is not static")


def named(error: SkipRecord) -> SkipRecord:
    """Return the refusal of a new list as an error of its own, if its words say why."""
    if isinstance(error, Gone):
        return error
    if LIMIT_REACHED.search(error.detail):
        sentence = "HubSpot has as many lists as the account's subscription allows: delete some there."
        return ListLimitReached(sentence, cause="limit_reached", detail=error.detail, status=error.status)
    if error.status == CONFLICT or NAME_TAKEN.search(error.detail):
        sentence = "HubSpot already has a list of this name."
        return ListNameTaken(sentence, cause=error.cause, detail=error.detail, status=error.status)
    return error

"""The run of all questions, one after the other. If one fails, its finding says so, and the others go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from integrations.errors import IntegrationError
from integrations.models import Connection
from integrations.smoke_test import hubspot_questions, list_questions, zoom_questions
from integrations.smoke_test.hubspot_trial import HubSpotTrial
from integrations.smoke_test.zoom_trial import ZoomTrial

TEST_ACCOUNTS = ("DEVELOPER_TEST", "SANDBOX", "APP_DEVELOPER")


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question.

    `number`: 0 is the question if Zoom answers at all, then come HubSpot's questions and after them Zoom's.
    """

    number: int
    question: str
    found: str
    failed: bool = False


def account_type(connection: Connection) -> str:
    """Return the type of the HubSpot account, such as DEVELOPER_TEST. Raises: IntegrationError."""
    return str(HubSpotTrial(connection).ask("GET", "/account-info/{v}/details").body.get("accountType", ""))


def ask_all(trial: HubSpotTrial) -> Iterator[Finding]:
    """Ask every question, and yield its finding. Questions that are not asked are yielded with the reason."""
    zoom = ZoomTrial(trial.zoom)
    asked: list[tuple[str, Callable[[], str]]] = [("Zoom answers", partial(zoom_questions.answers, zoom))]
    hubspot = (*hubspot_questions.QUESTIONS, *list_questions.QUESTIONS)
    asked += [(question, partial(ask, trial)) for question, ask in hubspot]
    asked += [(f"Zoom: {question}", partial(ask, zoom)) for question, ask in zoom_questions.QUESTIONS]
    for number, (question, ask) in enumerate(asked):
        yield _finding(number, question, ask)
    for number, (question, why) in enumerate(zoom_questions.NOT_ASKED, start=len(asked)):
        yield Finding(number, f"Zoom: {question}", why)


def _finding(number: int, question: str, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(number, question, ask())
    except IntegrationError as error:
        return Finding(number, question, f"{error.sentence} {error.detail}".strip(), failed=True)
    except (KeyError, ValueError, AttributeError, TypeError) as error:  # an answer of an unexpected shape
        return Finding(number, question, f"The answer was not understood: {type(error).__name__}.", failed=True)

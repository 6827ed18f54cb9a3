"""All points one after the other; one that fails says so, and the others go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from integrations.errors import IntegrationError
from integrations.models import Connection
from integrations.smoke_test import hubspot_questions, zoom_questions
from integrations.smoke_test.hubspot_trial import HubSpotTrial
from integrations.smoke_test.zoom_trial import ZoomTrial

TEST_ACCOUNTS = ("DEVELOPER_TEST", "SANDBOX", "APP_DEVELOPER")


@dataclass(frozen=True, slots=True)
class Finding:
    """`number` is that of the question: 0 is whether Zoom answers, then come HubSpot's and after them Zoom's own."""

    number: int
    question: str
    found: str
    failed: bool = False


def account_type(connection: Connection) -> str:
    return str(HubSpotTrial(connection).ask("GET", "/account-info/{v}/details").body.get("accountType", ""))


def ask_all(trial: HubSpotTrial) -> Iterator[Finding]:
    zoom = ZoomTrial(trial.zoom)
    asked: list[tuple[str, Callable[[], str]]] = [("Zoom answers", partial(zoom_questions.answers, zoom))]
    asked += [(question, partial(point, trial)) for question, point in hubspot_questions.QUESTIONS]
    asked += [(f"Zoom: {question}", partial(point, zoom)) for question, point in zoom_questions.QUESTIONS]
    for number, (question, ask) in enumerate(asked):
        yield _finding(number, question, ask)
    for number, (question, why) in enumerate(zoom_questions.NOT_ASKED, start=len(asked)):
        yield Finding(number, f"Zoom: {question}", why)


def _finding(number: int, question: str, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(number, question, ask())
    except IntegrationError as error:
        return Finding(number, question, f"{error.sentence} {error.detail}".strip(), failed=True)
    except (KeyError, ValueError, AttributeError, TypeError) as error:  # an answer of a shape that nobody foresaw
        return Finding(number, question, f"The answer was not understood: {type(error).__name__}.", failed=True)

"""All points one after the other; one that fails says so, and the others go on."""

from collections.abc import Iterator
from dataclasses import dataclass

from integrations.errors import IntegrationError
from integrations.models import Connection
from integrations.sync.clients import zoom_client
from integrations.sync.smoke.points import POINTS, Point
from integrations.sync.smoke.trial import Trial

TEST_ACCOUNTS = ("DEVELOPER_TEST", "SANDBOX", "APP_DEVELOPER")


@dataclass(frozen=True, slots=True)
class Finding:
    """`number` is that of the question; 0 is Zoom, which is only asked whether it answers."""

    number: int
    question: str
    found: str
    failed: bool = False


def account_type(connection: Connection) -> str:
    return str(Trial(connection).ask("GET", "/account-info/{v}/details").body.get("accountType", ""))


def walk(trial: Trial) -> Iterator[Finding]:
    yield _finding(0, "Zoom answers", _zoom, trial)
    for number, (question, point) in enumerate(POINTS, start=1):
        yield _finding(number, question, point, trial)


def _zoom(trial: Trial) -> str:
    page = next(zoom_client(trial.zoom).users(), [])
    return f"yes, {len(page)} users on the first page"


def _finding(number: int, question: str, point: Point, trial: Trial) -> Finding:
    try:
        return Finding(number, question, point(trial))
    except IntegrationError as error:
        return Finding(number, question, f"{error.sentence} {error.detail}".strip(), failed=True)
    except (KeyError, ValueError, AttributeError) as error:  # an answer of a shape that nobody foresaw
        return Finding(number, question, f"The answer was not understood: {type(error).__name__}.", failed=True)

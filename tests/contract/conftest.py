"""The specifications, read once; the summary says how much was checked against them."""

import os

import pytest

from tests.contract.spec import Spec, contracts_dir

SPEC = pytest.StashKey[Spec]()


@pytest.fixture(scope="session")
def spec(request: pytest.FixtureRequest) -> Spec:
    directory = contracts_dir()
    found = Spec.load(directory)
    if not len(found):
        if os.environ.get("CONTRACTS_DIR"):
            pytest.fail(f"CONTRACTS_DIR names {directory}, but there is no specification in it")
        pytest.skip("no specifications here: set CONTRACTS_DIR")
    request.config.stash[SPEC] = found
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(SPEC, None)
    if found:
        terminalreporter.write_line(
            f"contract: {found.requests.total()} requests and {found.answers.total()} answers checked, "
            f"{len(found.requests)} operations of {len(found)}"
        )

"""Runs a command as a terminal would: what it printed, what went to standard error, and its exit status."""

import io
import sys
from dataclasses import dataclass

import pytest
from django.core.management import CommandError, call_command


@dataclass(frozen=True)
class Ran:
    out: str
    err: str
    status: int


def run(name: str, *arguments: str, stdin: str = "") -> Ran:
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            call_command(name, *arguments, stdout=out, stderr=err, no_color=True)
        except CommandError as error:
            err.write(str(error))
            status = error.returncode
        except SystemExit as error:
            status = int(error.code or 0)
    return Ran(out.getvalue(), err.getvalue(), status)


def is_one_sentence(text: str) -> bool:
    lines = [line for line in text.strip().splitlines() if line]
    return len(lines) == 1 and lines[0].endswith(".")

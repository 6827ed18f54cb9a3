"""The format of log lines: one line a message, whatever text from outside it holds."""

import logging
import re

from audits.visible import one_line

# The addresses that are secrets, or hold one: links for one time, and where webhooks arrive.
_SECRET = re.compile(r"(/(?:setup|webhooks/zoom)/)[^\s\"']+")


class OneLineFormatter(logging.Formatter):
    """A formatter that keeps a message on one line, without secret addresses. A traceback follows on its own lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the library's name)
        record.message = _SECRET.sub(r"\1…", one_line(record.message))
        return super().formatMessage(record)

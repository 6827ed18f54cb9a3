"""The format of log lines: one line a message, whatever text from outside it holds."""

import logging

from audits.visible import one_line


class OneLineFormatter(logging.Formatter):
    """A formatter that keeps a message on one line. A traceback follows on lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the library's name)
        record.message = one_line(record.message)
        return super().formatMessage(record)

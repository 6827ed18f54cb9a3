"""Log lines: one a message, whatever text from outside stands in it."""

import logging

from audits.visible import one_line


class OneLineFormatter(logging.Formatter):
    """A traceback follows on lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (its name in the library)
        record.message = one_line(record.message)
        return super().formatMessage(record)

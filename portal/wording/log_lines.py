"""The formats of log lines: one line a message, whatever text from outside it holds, with the ids of what it is about.

Neither holds a secret or an e-mail address, whatever a library put into its message or its traceback.
"""

import json
import logging
from datetime import UTC, datetime
from types import TracebackType

from audits.redacted import redacted
from audits.visible import one_line, visible
from integrations import log_ids

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLineFormatter(logging.Formatter):
    """Text for people. A traceback follows on its own lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the library's name)
        record.message = redacted(one_line(record.message))
        ids = " ".join(f"{name}={value}" for name, value in log_ids.current().items())
        return super().formatMessage(record) + (f" [{one_line(ids)}]" if ids else "")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        return redacted(visible(super().formatException(ei)))


class JsonFormatter(logging.Formatter):
    """One JSON object a line for a log collector: `time`, `level`, `logger`, `message`, the ids and `exception`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(visible(record.getMessage())),
            **log_ids.current(),
        }
        if record.exc_info:
            line["exception"] = redacted(visible(self.formatException(record.exc_info)))
        return json.dumps(line, ensure_ascii=False)

"""Logging: what is logged at which level, and in which format. `portal.settings` configures it for every process."""

from typing import Any

FORMATS = {"text": "portal.wording.log_lines.OneLineFormatter", "json": "portal.wording.log_lines.JsonFormatter"}


def configuration(level: str, form: str) -> dict[str, Any]:
    """Return Django's LOGGING. `form`: a name in `FORMATS`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATS[form], "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO" if level == "DEBUG" else level},
        "loggers": {
            **{own: {"level": level} for own in ("portal", "integrations", "audits")},
            # Refused requests are not logged: strangers could fill the log, and it would hold the addresses of
            # webhooks. Nor are requests that wait for a thread.
            "django.request": {"level": "ERROR"},
            "waitress.queue": {"level": "ERROR"},
            # It says of the embedded broker that it has no host.
            "kombu.connection": {"level": "ERROR"},
            # The libraries' lines about a request hold its address and body, and so its tokens.
            **{other: {"level": "ERROR"} for other in ("urllib3", "requests_oauthlib", "oauthlib")},
        },
    }

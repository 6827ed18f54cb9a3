"""The portal's own secrets, which no text may hold, wherever they came into it from."""

import re
from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError

from audits.redacted import HIDDEN
from integrations.models import RegistrantRow, ZoomAccount
from integrations.models.fields import secret_names

SECRETS = ("SECRET_KEY", "METRICS_TOKEN", "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN", "HUBSPOT_CLIENT_SECRET")
SERVERS = ("CELERY_BROKER_URL", "REDIS_URL")
SHORTEST = 6  # characters; shorter ones would blank ordinary words
MOST = 1000  # rows of a table


def hider() -> Callable[[str], str]:
    """Return what puts an ellipsis for each secret that the settings or the database hold."""
    found = sorted({secret for secret in _known() if len(secret) >= SHORTEST}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, found)))
    return lambda text: pattern.sub(HIDDEN, text)


def _known() -> Iterator[str]:
    yield from (str(getattr(settings, name)) for name in SECRETS)
    yield from settings.FIELD_ENCRYPTION_KEYS
    yield str(settings.DATABASES["default"].get("PASSWORD") or "")
    for name in SERVERS:
        yield from re.findall(r"://[^/@\s]*:([^/@\s]*)@", str(getattr(settings, name)))
    try:
        yield from _stored()
    except DatabaseError:
        return  # then the bundle holds nothing of the database either


def _stored() -> Iterator[str]:
    """Yield the encrypted columns; join links of people are no part of any text, and are hidden by their looks."""
    yield from ZoomAccount.objects.values_list("webhook_key", flat=True)
    for model in apps.get_models():
        if (names := secret_names(model)) and model is not RegistrantRow and not model._meta.proxy:
            for row in model._default_manager.order_by("-pk")[:MOST]:
                yield from (str(getattr(row, name)) for name in names)

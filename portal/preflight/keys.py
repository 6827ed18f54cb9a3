"""The keys: SECRET_KEY cannot be guessed, and FIELD_ENCRYPTION_KEYS read what is stored."""

from collections import Counter

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models

from integrations.models import RegistrantRow
from integrations.models.fields import secret_names, unreadable_secrets
from portal.preflight.line import ERROR, OK, WARNING, Line

SHORT, TOO_SHORT, DIFFERENT = 50, 32, 5  # characters
MOST = 500  # rows of a table; accounts are few
# Lost join links are read anew by the next sync, so that nobody has to do anything.
LEFT_OUT = (RegistrantRow,)


def signing() -> Line:
    key = settings.SECRET_KEY
    advice = "let the portal make one (leave SECRET_KEY out), or set 50 random characters"
    if len(key) < TOO_SHORT or len(set(key)) < DIFFERENT or key.startswith("django-insecure-"):
        return Line("secret key", ERROR, f"SECRET_KEY can be guessed, and with it every session: {advice}.")
    if len(key) < SHORT:
        return Line("secret key", WARNING, f"SECRET_KEY is short: {advice}.")
    return Line("secret key", OK, "SECRET_KEY is long enough.")


def stored() -> Line:
    """Decrypt what is stored. If a part is lost, the rest works on; if all is, these are other keys altogether."""
    found = Counter[bool]()
    try:
        for model in apps.get_models():
            if secret_names(model) and model not in LEFT_OUT and not model._meta.proxy:
                found.update(_readable(model))
    except DatabaseError:
        return Line("encryption keys", WARNING, "No stored secrets can be read yet: run `python manage.py migrate`.")
    if not found[False]:
        return Line(
            "encryption keys", OK, f"FIELD_ENCRYPTION_KEYS read all {found[True]} stored secrets that were tried."
        )
    advice = "add the key that they were encrypted with to FIELD_ENCRYPTION_KEYS, after the newest"
    if not found[True]:
        return Line("encryption keys", ERROR, f"These keys read none of {found[False]} stored secrets: {advice}.")
    sentence = f"The keys do not read {found[False]} of {found.total()} stored secrets: {advice}, or reconnect."
    return Line("encryption keys", WARNING, sentence)


def _readable(model: type[models.Model]) -> Counter[bool]:
    """Count the secrets of a table's newest rows by their being readable."""
    counted = Counter[bool]()
    for row in model._default_manager.order_by("-pk")[:MOST]:
        lost = unreadable_secrets(row)
        counted[False] += len(lost)
        counted[True] += sum(bool(getattr(row, name)) for name in secret_names(model) if name not in lost)
    return counted

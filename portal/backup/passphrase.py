"""The passphrase of a backup: from the environment, or typed. Never from the command line, where others can read it."""

import getpass
import sys

from django.conf import settings

from integrations.errors import GiveUp

SHORTEST = 12  # characters
NONE = "There is no passphrase: set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE, or run the command in a terminal."
TOO_SHORT = f"The passphrase is too short: take at least {SHORTEST} characters, several words or a generated one."
NOT_ALIKE = "The two passphrases differ: run the command again."


def new() -> str:
    """Return the passphrase of a backup that is to be made; one that is typed is typed twice."""
    given = settings.BACKUP_PASSPHRASE or _typed("Passphrase of the backup: ")
    if len(given) < SHORTEST:
        raise GiveUp(TOO_SHORT)
    if not settings.BACKUP_PASSPHRASE and _typed("Once more: ") != given:
        raise GiveUp(NOT_ALIKE)
    return given


def known() -> str:
    """Return the passphrase of a backup that is there."""
    return settings.BACKUP_PASSPHRASE or _typed("Passphrase of the backup: ")


def _typed(words: str) -> str:
    if not sys.stdin.isatty():
        raise GiveUp(NONE)
    return getpass.getpass(words)

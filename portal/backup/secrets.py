"""Encrypted values of a backup: what its keys have encrypted is encrypted with the keys of this portal."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Encryption:
    """The way from the backup's keys to this portal's. `unreadable` counts the values that no key opens."""

    def __init__(self, backed_up: list[str], own: list[str]) -> None:
        self.unreadable = 0
        self.ours = set(backed_up) <= set(own)  # nothing to do: the portal can read what is stored
        # The portal's keys come first, so that `rotate` encrypts with its newest one.
        self.keys = MultiFernet([Fernet(key) for key in [*own, *backed_up]])

    def renew(self, stored: str) -> str:
        """Return the value encrypted with the portal's newest key; one that no key opens stays as it is."""
        if not stored or self.ours:
            return stored
        try:
            return self.keys.rotate(stored).decode()
        except InvalidToken:
            self.unreadable += 1
            return stored

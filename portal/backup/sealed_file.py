"""The encrypted file: AES-256-GCM in chunks, with a key that scrypt makes of the passphrase.

Each chunk is sealed with its number and with the mark of the last one. So a file that was changed, cut off, or put
together of two others is refused, and neither end ever holds more than a chunk in memory.

The file: `MAGIC`, 16 bytes of salt, then the chunks, each 16 bytes longer than what it holds.
"""

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from integrations.errors import GiveUp

MAGIC = b"zoom-hubspot-webinars backup 1\n"
SALT = 16  # bytes
CHUNK, TAG = 256 * 1024, 16  # bytes
# What OWASP's cheat sheet on storing passwords asks for: 128 MB of memory and half a second for each try.
COST = {"n": 2**17, "r": 8, "p": 1}
NO_BACKUP = "This is no backup of this portal, or its beginning is damaged: take the file that `backup` made."
REFUSED = "The passphrase is not the one of this backup, or the file's beginning is damaged."
DAMAGED = "The backup is damaged: nothing was changed. Take another copy of the file, or an older backup."
CUT_OFF = "The backup is cut off before its end: nothing was changed. Copy the file again, or take an older backup."


class Sealing(io.RawIOBase):
    """A file to write to, whose contents are sealed into another one. `close` seals the last chunk."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.file, self.number, self.waiting = file, 0, bytearray()
        self.head = MAGIC + os.urandom(SALT)
        self.cipher = _cipher(passphrase, self.head)
        file.write(self.head)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: object) -> int:
        """Take bytes, and seal every chunk that is full and not the last."""
        self.waiting += memoryview(data)  # type: ignore[arg-type]  # whatever holds bytes
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return memoryview(data).nbytes  # type: ignore[arg-type]

    def finish(self) -> None:
        """Seal what waits as the last chunk. Without it the file is refused as cut off."""
        self._seal(bytes(self.waiting), last=True)
        self.waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, last), chunk, self.head))
        self.number += 1


class Opening(io.RawIOBase):
    """A file to read from. Raises: GiveUp as soon as a chunk is not what was sealed there."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.file, self.number, self.open = file, 0, b""
        self.head = file.read(len(MAGIC) + SALT)
        if len(self.head) < len(MAGIC) + SALT or not self.head.startswith(MAGIC):
            raise GiveUp(NO_BACKUP)
        self.cipher = _cipher(passphrase, self.head)
        self.next = file.read(CHUNK + TAG)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as the current chunk goes; 0 at the end."""
        while not self.open and self.next:
            self.open = self._opened()
        into = memoryview(buffer)  # type: ignore[arg-type]  # whatever takes bytes
        part = self.open[: into.nbytes]
        into[: len(part)] = part
        self.open = self.open[len(part) :]
        return len(part)

    def _opened(self) -> bytes:
        chunk, self.next = self.next, self.file.read(CHUNK + TAG)
        last = not self.next
        try:
            plain = self.cipher.decrypt(_nonce(self.number, last), chunk, self.head)
        except InvalidTag as error:
            raise GiveUp(self._reason(chunk, last)) from error
        self.number += 1
        return plain

    def _reason(self, chunk: bytes, last: bool) -> str:
        """Return the sentence for a chunk that does not open. Whole chunks in front of a missing end still open."""
        if last and self._opens(chunk):
            return CUT_OFF
        if self.number == 0:
            return REFUSED
        return CUT_OFF if last and len(chunk) < CHUNK + TAG else DAMAGED

    def _opens(self, chunk: bytes) -> bool:
        try:
            self.cipher.decrypt(_nonce(self.number, last=False), chunk, self.head)
        except InvalidTag:
            return False
        return True


def _cipher(passphrase: str, head: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=head[len(MAGIC) :], length=32, **COST).derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    """Return the nonce of a chunk. No two files share a key, so that counting is enough."""
    return number.to_bytes(11, "big") + bytes([last])

"""The encrypted file gives back what was put in, or nothing."""

import io
import os

import pytest

from integrations.errors import GiveUp
from portal.backup import sealed_file
from portal.backup.sealed_file import CHUNK, CUT_OFF, DAMAGED, MAGIC, NO_BACKUP, REFUSED, SALT, TAG, Opening, Sealing

HEAD = len(MAGIC) + SALT
RIGHT = "passphrase"


def sealed(plain: bytes, passphrase: str = RIGHT) -> bytes:
    file = io.BytesIO()
    sealing = Sealing(file, passphrase)
    for start in range(0, len(plain), 70_000):
        sealing.write(plain[start : start + 70_000])
    sealing.finish()
    return file.getvalue()


def opened(data: bytes, passphrase: str = RIGHT) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(data), passphrase)).read()


def refused(data: bytes, passphrase: str = RIGHT) -> str:
    with pytest.raises(GiveUp) as raised:
        opened(data, passphrase)
    return raised.value.sentence


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_is_sealed_comes_back(length: int) -> None:
    plain = os.urandom(length)

    assert opened(sealed(plain)) == plain


def test_the_same_contents_never_look_the_same() -> None:
    assert sealed(b"contents")[HEAD:] != sealed(b"contents")[HEAD:]


def test_nothing_of_the_contents_shows() -> None:
    assert b"secret" not in sealed(b"secret" * 100_000)


def test_another_passphrase_is_refused() -> None:
    assert refused(sealed(b"contents"), "passphrasf") == REFUSED


def test_another_file_is_refused() -> None:
    assert refused(b"PK\x03\x04 something else entirely, and long enough to be read") == NO_BACKUP
    assert refused(b"") == NO_BACKUP


@pytest.mark.parametrize("place", [len(MAGIC), HEAD, HEAD + CHUNK // 2, HEAD + CHUNK + TAG + 1, -1])
def test_a_changed_byte_is_refused(place: int) -> None:
    data = bytearray(sealed(bytes(2 * CHUNK)))
    data[place] ^= 1

    assert refused(bytes(data)) in (REFUSED, DAMAGED)


@pytest.mark.parametrize("kept", [HEAD + CHUNK + TAG, HEAD + CHUNK + TAG + 1, HEAD + 2 * (CHUNK + TAG), -1])
def test_a_file_that_is_cut_off_is_refused(kept: int) -> None:
    assert refused(sealed(bytes(3 * CHUNK - 10))[:kept]) == CUT_OFF


def test_swapped_chunks_are_refused() -> None:
    data = sealed(bytes(3 * CHUNK))
    size = CHUNK + TAG
    first, second, rest = data[HEAD : HEAD + size], data[HEAD + size : HEAD + 2 * size], data[HEAD + 2 * size :]

    assert refused(data[:HEAD] + second + first + rest) == REFUSED
    assert refused(data + first) == DAMAGED


def test_a_chunk_is_all_that_is_held_in_memory() -> None:
    sealing = Sealing(io.BytesIO(), RIGHT)
    most = 0
    for _ in range(40):
        sealing.write(bytes(CHUNK // 8))
        most = max(most, len(sealing.waiting))

    assert most <= CHUNK + CHUNK // 8


def test_a_passphrase_costs_as_much_to_try_as_owasp_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert sealed_file.COST == {"n": 2**17, "r": 8, "p": 1}

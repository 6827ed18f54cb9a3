"""A session's UUID may hold slashes: Zoom reads such a path twice, so it is written twice."""

import pytest

from integrations.zoom.client.area import path_piece
from tests.zoom.client import zoom


@pytest.mark.parametrize(
    ("uuid", "path"),
    [
        ("abc123==", "abc123%3D%3D"),
        ("a+b==", "a%2Bb%3D%3D"),
        ("/abc==", "%252Fabc%253D%253D"),
        ("a//b==", "a%252F%252Fb%253D%253D"),
        ("a/b==", "a%252Fb%253D%253D"),
        ("81000000001", "81000000001"),
    ],
)
def test_a_uuid_is_one_piece_of_the_path(uuid: str, path: str) -> None:
    assert path_piece(uuid) == path


def test_the_path_reaches_the_wire_as_it_was_written() -> None:
    client, script = zoom({"participants": []})
    list(client.participants("/a//b+c=="))
    assert script.paths[0].startswith("/v2/report/webinars/%252Fa%252F%252Fb%252Bc%253D%253D/participants?")

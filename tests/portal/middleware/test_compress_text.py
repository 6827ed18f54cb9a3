"""The compression of the answers."""

import gzip

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.middleware.compress_text import CompressText

ASKED = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_a_page_is_compressed_for_those_who_take_it(admin_client: Client) -> None:
    answer = admin_client.get(reverse("admin:index"), **ASKED)  # type: ignore[arg-type]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<main" in gzip.decompress(answer.content)
    assert "Content-Encoding" not in admin_client.get(reverse("admin:index")).headers


def sent(response: HttpResponseBase) -> HttpResponseBase:
    """Return the response as the middleware lets it pass."""
    request = RequestFactory().get("/", **ASKED)  # type: ignore[arg-type]
    answer = CompressText(lambda _request: response)(request)
    assert isinstance(answer, HttpResponseBase)
    return answer


def test_the_length_of_a_page_changes_from_time_to_time() -> None:
    assert len({sent(HttpResponse("the same page " * 100)).headers["Content-Length"] for _ in range(40)}) > 1


def test_a_recording_passes_as_it_is() -> None:
    video = StreamingHttpResponse([b"0" * 1000], content_type="video/mp4", headers={"Content-Length": "1000"})
    answer = sent(video)
    assert "Content-Encoding" not in answer.headers and answer.headers["Content-Length"] == "1000"

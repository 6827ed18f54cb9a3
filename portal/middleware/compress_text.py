"""Compressing the answers. Videos and files that are compressed already pass as they are."""

from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json")


class CompressText(GZipMiddleware):
    """Django's compression, for text alone.

    It adds some random bytes, so that the length of an answer tells nothing about a token in it (BREACH).
    """

    def process_response(self, request, response):  # type: ignore[no-untyped-def]  # Django's own has no types
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)

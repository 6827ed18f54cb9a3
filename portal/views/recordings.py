"""The addresses of HubSpot's recording player: where a recording can be played now, and the playing itself.

Zoom's own address would have to carry a token, so that the portal plays it itself. A player holds a thread while it
plays; so few may play at once that the other threads go on answering webhooks, and one that stalls is let go
(`portal.web`).
"""

from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from integrations import recording_player
from integrations.clock import utcnow
from portal.views.guard import machine_endpoint, refusal
from portal.views.webhooks import hubspot_signers

AT_ONCE = 4  # in a process, of its 8 threads
COME_AGAIN = 5  # seconds
places = BoundedSemaphore(AT_ONCE)


@machine_endpoint("GET")
@never_cache
def authenticated(request: HttpRequest, external_id: str) -> HttpResponse:
    """What HubSpot asks before somebody plays a recording."""
    signers = hubspot_signers(request, utcnow(), v2=True)
    if not signers:
        return refusal(401)
    row = recording_player.find(signers, external_id, request.GET.get("externalAccountId", ""))
    if row is None:
        return refusal(404)
    # In the query, which no log shows.
    address = f"{reverse('play_recording')}?ticket={recording_player.ticket(row)}"
    return JsonResponse({"authenticatedUrl": settings.PUBLIC_URL + address})


@machine_endpoint("GET", "HEAD")
@never_cache
def play(request: HttpRequest) -> HttpResponseBase:
    """From Zoom to the player, piece by piece; the player may ask for any part."""
    row = recording_player.admitted(request.GET.get("ticket", ""))
    if row is None:
        return refusal(404)
    if not places.acquire(blocking=False):
        busy = refusal(503)
        busy.headers["Retry-After"] = str(COME_AGAIN)
        return busy
    playing = None
    try:
        playing = recording_player.play(row, request.headers.get("Range", ""))
    finally:
        if playing is None:
            places.release()
    if playing is None:
        return refusal(502)
    playing.pieces.closed = places.release
    answer = StreamingHttpResponse(playing.pieces, status=playing.status)
    for name, value in playing.headers.items():
        answer.headers[name] = value
    return answer

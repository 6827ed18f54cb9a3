"""The addresses of HubSpot's recording player: where a recording can be played now, and the playing itself.

Zoom's own address would have to carry a token, so the portal passes the recording on. A player holds a thread while it
plays. Only a few may play at once, so that other threads go on answering webhooks; one that stalls is disconnected
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
RETRY_AFTER = 5  # seconds
places = BoundedSemaphore(AT_ONCE)


@machine_endpoint("GET")
@never_cache
def authenticated(request: HttpRequest, external_id: str) -> HttpResponse:
    """Answer HubSpot with the address of a recording. HubSpot asks for it before somebody plays the recording."""
    signers = hubspot_signers(request, utcnow(), v2=True)
    if not signers:
        return refusal(401)
    row = recording_player.find(signers, external_id, request.GET.get("externalAccountId", ""))
    if row is None:
        return refusal(404)
    # The ticket is in the query, which no log shows.
    address = f"{reverse('play_recording')}?ticket={recording_player.ticket(row)}"
    return JsonResponse({"authenticatedUrl": settings.PUBLIC_URL + address})


@machine_endpoint("GET", "HEAD")
@never_cache
def play(request: HttpRequest) -> HttpResponseBase:
    """Pass the recording on from Zoom to the player, piece by piece. The player may ask for any part."""
    row = recording_player.admitted(request.GET.get("ticket", ""))
    if row is None:
        return refusal(404)
    if not places.acquire(blocking=False):
        busy = refusal(503)
        busy.headers["Retry-After"] = str(RETRY_AFTER)
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

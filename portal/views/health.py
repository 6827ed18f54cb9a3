"""`/health/`, `/health/live` and `/health/ready`: what a monitor, a load balancer and a container's engine ask.

They are open to everybody and hold no secret: names of parts, and sentences of ours.
"""

from django.http import HttpRequest, JsonResponse

from integrations.clock import utcnow
from portal.health import database, disk, problems

SHORT = {database.AWAY: "database unavailable", database.READ_ONLY: "database read-only"}


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database and the disk are well, else 503 with the reason."""
    if trouble := database.trouble():
        return JsonResponse({"status": SHORT[trouble]}, status=503)
    if not disk.check():
        return JsonResponse({"status": "disk full"}, status=503)
    return JsonResponse({"status": "ok"})


def live(request: HttpRequest) -> JsonResponse:
    """Answer 200: this process answers. It asks nobody, so that a database that is away restarts no web server."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Name everything that is wrong.

    503 (`unavailable`) if requests cannot be served; 200 with `degraded` if they can, and only syncs wait; else `ok`.
    """
    found = problems(utcnow())
    serves = all(problem.serves for problem in found)
    status = "ok" if not found else "degraded" if serves else "unavailable"
    listed = [{"part": problem.part, "sentence": problem.sentence} for problem in found]
    return JsonResponse({"status": status, "problems": listed}, status=200 if serves else 503)

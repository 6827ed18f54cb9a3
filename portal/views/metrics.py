"""`/metrics`: the numbers that a monitor watches."""

from django.http import HttpRequest, HttpResponse

from audits import counters
from integrations.clock import utcnow
from portal.metrics import lines
from portal.views.guard import machine_endpoint, monitors_only

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@machine_endpoint("GET")
@monitors_only
def metrics(request: HttpRequest) -> HttpResponse:
    """Return all metrics, with what this process has counted until now."""
    counters.flush()
    return HttpResponse("".join(f"{line}\n" for line in lines(utcnow())), content_type=CONTENT_TYPE)

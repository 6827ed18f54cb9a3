"""The requests of the part Proof: prove now, repair what differs, how far it is, and the file."""

import csv
import io
from collections.abc import Iterator
from itertools import chain

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from audits.exports import guarded
from integrations.clock import utcnow
from integrations.models import Occurrence, Proof, ProofDifference, SyncJob
from integrations.models.jobs import JobState
from integrations.proof import cures
from integrations.tasks import begin_proofs
from portal import activity_log
from portal.row_numbers import row_number
from portal.screens.shared import htmx, links
from portal.screens.shared.webinars import webinar_row
from portal.screens.webinars.sync_now import send_jobs
from portal.screens.webinars.webinar.found import occurrence_or_404
from portal.screens.webinars.webinar.proof.tab import proof_tab

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel mistakes UTF-8 for the local code page
COLUMNS = ("what", "email", "expected", "found", "cure")


def prove_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Want a proof of this webinar now."""
    occurrence = _pressed(request, pk)
    if request.method == "POST" and occurrence:
        Proof.want([pk], utcnow(), request.user.get_username())
        activity_log.record_webinars(activity_log.PROVE, [pk], request.user.get_username())
        waiting = list(Proof.waiting().filter(occurrence=pk).values_list("pk", flat=True))
        transaction.on_commit(lambda: begin_proofs(waiting))
    return _answer(request, occurrence)


def cure(request: HttpRequest, pk: int) -> HttpResponse:
    """Repair one difference, or all of them, and have the webinar proved again."""
    occurrence = _pressed(request, pk)
    if request.method == "POST":
        _cure(request, occurrence)
    return _answer(request, occurrence)


def _cure(request: HttpRequest, occurrence: Occurrence) -> None:
    rows = ProofDifference.objects.filter(proof__occurrence=occurrence, cured_at=None)
    if "all" not in request.POST:
        rows = rows.filter(pk=row_number(request.POST.get("difference", "")) or 0)
    username = request.user.get_username()
    done = cures.cure(rows.select_related("proof__occurrence"), utcnow(), username)
    if done:
        activity_log.record_webinars(activity_log.CURE, [occurrence.pk], username, people=done)
        jobs = SyncJob.objects.filter(occurrence=occurrence, state=JobState.WAITING)
        send_jobs(jobs.values_list("pk", flat=True))
        waiting = list(Proof.waiting().filter(occurrence=occurrence).values_list("pk", flat=True))
        transaction.on_commit(lambda: begin_proofs(waiting))


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the part as it is now, or nothing if that is what was `seen`; while a proof is made, it asks again."""
    return _answer(request, _readable(request, pk))


def _readable(request: HttpRequest, pk: int) -> Occurrence:
    if not request.user.has_perm("integrations.view_participant"):
        raise PermissionDenied
    return occurrence_or_404(request, pk)


def _pressed(request: HttpRequest, pk: int) -> Occurrence:
    if not request.user.has_perm("integrations.add_syncjob"):
        raise PermissionDenied
    return _readable(request, pk)


def _answer(request: HttpRequest, occurrence: Occurrence) -> HttpResponse:
    if not htmx.is_htmx_request(request):
        return HttpResponseRedirect(f"{links.webinar_address(occurrence.pk)}?tab=proof")
    shown = proof_tab(occurrence)
    if shown["proving"] and request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)  # so that a screen reader is not told the same every two seconds
    (row,) = webinar_row.table_rows(request, [occurrence])
    pressed = request.method == "POST"  # the button is gone then, and the focus with it
    context = {"occurrence": occurrence, "row": row, "announced": True, "pressed": pressed, **shown}
    return render(request, "portal/webinar/proof.html", context | webinar_row.template_permissions(request))


def download(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send what differs as CSV."""
    occurrence = _readable(request, pk)
    activity_log.record_webinars(activity_log.EXPORT, [pk], request.user.get_username(), how="proof")
    response = StreamingHttpResponse(_lines(occurrence), content_type="text/csv; charset=utf-8")
    name = f"proof-{slugify(occurrence.external_event_id)}"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(occurrence: Occurrence) -> Iterator[str]:
    rows = ProofDifference.objects.filter(proof__occurrence=occurrence).order_by("pk")
    return chain([BYTE_ORDER_MARK, _line(COLUMNS)], (_line(row) for row in rows.values_list(*COLUMNS).iterator(500)))


def _line(values: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([guarded(value) for value in values])
    return line.getvalue()

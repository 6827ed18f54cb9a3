"""Every screen of the portal, with each of its filters, orders and searches: what `tests.bench.screens` opens."""

from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.test import Client

from audits.models import Entry, Run
from integrations.models import Connection, Occurrence, WebinarRow, ZoomUserRow
from integrations.records import Outcome
from integrations.sync_settings.apply import version

MOST_QUERIES = 30
FIRST_PIECES = 3  # of a download that is streamed: it has begun by then
PIECE = {"HX-Request": "true"}
WEBINARS, PEOPLE = "/admin/integrations/occurrence/", "/admin/integrations/participant/"
LISTS = ("registrantrow", "sessionrow", "segmentrow", "recordingrow", "remotecontact", "deletion", "workflowcall")


@dataclass(frozen=True)
class Screen:
    """One request. `form`: posted; what it changes is taken back at once."""

    name: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, str | list[str]] | None = None


def opened(client: Client, screen: Screen, pieces: int | None = None) -> int:
    """Its status, once it has come whole, or so many pieces of a download; a form that leads on is as good."""
    if screen.form is not None:
        with transaction.atomic():
            answer = client.post(screen.url, screen.form, headers=screen.headers)
            transaction.set_rollback(True)
        return 200 if answer.status_code == 302 else answer.status_code
    answer = client.get(screen.url, headers=screen.headers)
    if answer.streaming:
        list(islice(iter(answer), pieces))
        if pieces:  # the rest is left, as when a browser hangs up
            answer.close()
    return answer.status_code


def screens() -> list[Screen]:
    return [
        Screen("home", "/admin/"),
        Screen("search by a part of an address", "/admin/search/?q=erson123@lar", PIECE),
        Screen("search by what all have", "/admin/search/?q=example", PIECE),
        *_webinars(),
        *_audit_logs(),
        *_people(),
        *_settings(),
        *_others(),
        *(Screen(f"all records: {name}", f"/admin/integrations/{name}/") for name in LISTS),
    ]


def _webinars() -> list[Screen]:
    first = Occurrence.objects.order_by("pk").values_list("pk", flat=True)[0]
    queries = {
        "": "",
        ", page 150": "p=150",
        ", page 200": "p=200",
        ", failed": "status=failed",
        ", synced, far page": "status=synced&p=150",
        ", never synced": "status=never",
        ", skipped (none)": "status=skipped",
        ", warnings": "warnings=warning",
        ", final": "attendance=final",
        ", provisional (none)": "attendance=provisional",
        ", needs you": "state=needs_you",
        ", waiting": "state=waiting",
        ", synced": "state=synced",
        ", synced, some left out": "state=left_out",
        ", off": "state=off",
        ", upcoming": "period=upcoming",
        ", past year": "period=365",
        ", host": "host=host77@",
        ", domain": "host=@team7.example",
        ", failed of a domain": "host=@team7.example&status=failed",
        ", search topic": "q=pumps+4990",
        ", search word": "q=energy",
        ", search host": "q=host4",
        ", search ID": "q=810000499",
        ", search nothing": "q=zebra",
        ", by topic": "o=1",
        ", by start": "o=2",
        ", by registrants": "o=3",
        ", by attendees": "o=-4",
        ", by people in HubSpot": "o=-5",
        ", by last sync": "o=-6",
    }
    listed = [Screen(f"webinars{name}", f"{WEBINARS}?{query}") for name, query in queries.items()]
    fifty = "&".join(f"o={first + number}" for number in range(50))
    return [*listed, Screen("progress of 50 webinars", f"{WEBINARS}progress/?{fifty}", PIECE)]


def _audit_logs() -> list[Screen]:
    first = Occurrence.objects.order_by("pk").values_list("pk", flat=True)[0]
    run = Run.objects.filter(webinar_id=Occurrence.objects.get(pk=first).webinar.zoom_id)[0]
    entry = Entry.objects.order_by("pk").values_list("pk", flat=True)[0]
    logs, drawer = f"{WEBINARS}{first}/audit-logs", "/admin/audits/person/?"
    return [
        Screen("drawer", f"{WEBINARS}{first + 1}/audit-logs/", PIECE),
        Screen("drawer, 10,000 people", f"{logs}/", PIECE),
        Screen("drawer, search", f"{logs}/?q=guest77", PIECE),
        Screen("audit logs page", f"{logs}/"),
        Screen("audit log, CSV (first bytes)", f"{logs}.csv"),
        Screen("participants, CSV (first bytes)", f"{WEBINARS}{first}/participants.csv"),
        Screen("engagement", f"{WEBINARS}{first}/?tab=engagement"),
        Screen("answers and questions, CSV (first bytes)", f"{WEBINARS}{first}/engagement.csv"),
        Screen("people behind a cause", f"{drawer}entry__id__exact={entry}&cause__exact=hubspot_user"),
        Screen("people behind a cause, search", f"{drawer}q=guest77"),
        Screen("all audit logs", "/admin/audits/run/"),
        Screen("all audit logs, failed (none)", "/admin/audits/run/?status__exact=failed"),
        Screen("all audit logs, by webhook (none)", "/admin/audits/run/?trigger__exact=webhook"),
        Screen("all audit logs, search", "/admin/audits/run/?q=810+0004+9990"),
        Screen("all audit logs, by start", "/admin/audits/run/?o=2"),
        Screen("one run", f"/admin/audits/run/{run.pk}/change/"),
    ]


def _people() -> list[Screen]:
    first = Occurrence.objects.order_by("pk").values_list("pk", flat=True)[0]
    return [
        Screen("people", PEOPLE),
        Screen("people, page 200", f"{PEOPLE}?p=200"),
        Screen("people, cause", f"{PEOPLE}?cause=excluded_domain"),
        Screen("people, rare cause (none)", f"{PEOPLE}?cause=secondary_email"),
        *(Screen(f"people, {outcome}", f"{PEOPLE}?outcome={outcome}") for outcome in Outcome),
        Screen("people, attended", f"{PEOPLE}?attended=yes"),
        Screen("people, no-shows", f"{PEOPLE}?attended=no"),
        Screen("people, search", f"{PEOPLE}?q=person123"),
        Screen("people, rare search", f"{PEOPLE}?q=person1234@firm"),
        Screen("people of a webinar", f"{PEOPLE}?occurrence={first}"),
        Screen("person", f"{PEOPLE}person/?email=guest77@large.example"),
        Screen("person, unknown", f"{PEOPLE}person/?email=nobody@nowhere.example"),
    ]


def _settings() -> list[Screen]:
    pair = Connection.objects.get()
    user, webinar = ZoomUserRow.objects.order_by("pk")[0], WebinarRow.objects.order_by("pk")[0]
    settings = f"/admin/integrations/connection/{pair.pk}"
    panel = f"{settings}/users/{user.pk}"
    form: dict[str, str | list[str]] = {
        "sync_webinars": "on",
        "sync_from": "2015-01-01",
        "recordings": "selected",
        "only_contacts": "",
        "keep_raw_days": "",
        "domains-contacts": ["own.example"],
        "version": version(pair),
    }

    def preview(name: str, **changed: str | list[str]) -> Screen:
        return Screen(f"preview, {name}", f"{settings}/preview/", PIECE, {**form, **changed})

    return [
        Screen("global settings", f"{settings}/change/"),
        preview("nothing changed"),
        preview("recordings of all", recordings="all"),
        preview("a host's domain", **{"domains-hosts": ["team7.example"]}),
        preview("every host's domain", **{"domains-hosts": ["example"]}),
        preview("a recordings' domain", **{"domains-recordings": ["team7.example"]}),
        preview("a contacts' domain", **{"domains-contacts": ["own.example", "firm77.example"]}),
        preview("every contact's domain", **{"domains-contacts": ["own.example", "example"]}),
        preview("a domain let in again", **{"domains-contacts": []}),
        Screen("save, recordings of all", f"{settings}/change/", form={**form, "recordings": "all"}),
        Screen("save, a host's domain", f"{settings}/change/", form={**form, "domains-hosts": ["team7.example"]}),
        Screen("users", f"{settings}/users/"),
        Screen("users, page 100", f"{settings}/users/?page=100"),
        Screen("users, search", f"{settings}/users/?q=host77", PIECE),
        Screen("user panel", f"{panel}/", PIECE),
        Screen("user panel, preview", f"{panel}/preview/", PIECE, {"sync_new_webinars": "on", "sync_recordings": "on"}),
        Screen("answers", f"{settings}/answers/"),
        Screen("answers, search", f"{settings}/answers/?q=industry"),
        Screen("individual webinars", f"{settings}/webinars/"),
        Screen("individual webinars, page 200", f"{settings}/webinars/?page=200"),
        Screen("individual webinars of a host", f"{settings}/webinars/?host={user.email}"),
        Screen("individual webinars, search", f"{settings}/webinars/?q=energy", PIECE),
        Screen("webinar panel", f"{settings}/webinars/{webinar.pk}/", PIECE),
        Screen("webinar panel, preview", f"{settings}/webinars/{webinar.pk}/preview/", PIECE, {"sync": "on"}),
    ]


def _others() -> list[Screen]:
    first = Occurrence.objects.order_by("pk").values_list("pk", flat=True)[0]
    jobs, activity = "/admin/integrations/syncjob/", "/admin/audits/change/"
    return [
        Screen("failed jobs", f"{jobs}?state=parked"),
        Screen("all jobs", jobs),
        Screen("failed jobs, search", f"{jobs}?state=parked&q=8100000"),
        Screen("activity", activity),
        Screen("activity, page 200", f"{activity}?page=200"),
        Screen("activity, a setting (none)", f"{activity}?what=recordings"),
        Screen("activity, search", f"{activity}?q=pumps+190"),
        Screen("connected apps", "/admin/connected-apps/"),
        Screen("alerts", "/admin/connected-apps/alerts/"),
        Screen("set up the apps", "/admin/connected-apps/setup/"),
        Screen("workflow action", f"/admin/integrations/workflowaction/{Connection.objects.get().hubspot_id}/change/"),
        Screen("segments", f"{WEBINARS}segments/?webinar={first}"),
    ]

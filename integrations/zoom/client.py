"""Zoom's API: one method an endpoint, each answers with records.

The docstrings name the page size, the scope (granular, account-level) and the rate label. Lists come as pages that are
read while they are used: a list is complete only when its iterator ended without an error.
Reference: https://developers.zoom.us/docs/api/
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

import requests

from integrations.errors import Gone, SkipRecord
from integrations.records import (
    NewRegistrant,
    PastSession,
    Question,
    Recording,
    RecordingState,
    Registered,
    Registrant,
    Segment,
    SessionReport,
    Transcript,
    Utterance,
    Webinar,
    ZoomUser,
)
from integrations.transport.http import Http, Params
from integrations.transport.left_out import LeftOut, ListRead
from integrations.transport.pagination import RepeatedPage, Rows, loose_rows, number_pages, rows_of, token_pages
from integrations.transport.parsing import child, emails, identifier, number, text
from integrations.zoom import parse
from integrations.zoom.vtt import utterances

LIGHT, MEDIUM, HEAVY = "light", "medium", "heavy"
MEGABYTE = 1024 * 1024
HISTORY = "history"  # of the whole account: what `left_out` calls it
WEBINAR_SESSION = 2  # type of a Zoom Events session
T = TypeVar("T")


class ZoomClient:
    def __init__(self, http: Http, download_hosts: tuple[str, ...] = ("zoom.us", "zoomgov.com")) -> None:
        """`download_hosts`: where files lie that need the account's token."""
        self.http = http
        self.left_out = LeftOut()
        self._download_hosts = download_hosts

    # --- Users ---

    def users(self, status: str = "active") -> Iterator[list[ZoomUser]]:
        """GET /users · 2,000 a page · user:read:list_users:admin · MEDIUM. Users without an id yet are left out."""
        read = self.left_out.begin("", f"users ({status})")
        for rows in self._pages(MEDIUM, "users", "/users", read=read, page_size=2000, status=status):
            yield read.parsed((row for row in rows if not parse.is_pending(row)), parse.user)

    def user(self, user_id: str) -> ZoomUser:
        """GET /users/{userId} · user:read:user:admin · LIGHT. Gone when there is none.

        `me`: who authorized the app.
        """
        return parse.user(self._get(LIGHT, "id", "/users/{}", user_id))

    def has_zoom_events(self, user_id: str) -> bool:
        """GET /users/{userId}/settings · user:read:settings:admin · MEDIUM."""
        features = child(self._get(MEDIUM, "feature", "/users/{}/settings", user_id), "feature")
        switches = ("zoom_events", "zoom_events_unlimited", "zoom_events_pay_per_attendee")
        return any(features.get(name) is True for name in switches)

    # --- Webinars ---

    def user_webinars(self, user_id: str, *, listed: bool = False) -> list[Webinar] | None:
        """GET /users/{userId}/webinars · 300 a page · webinar:read:list_webinars:admin · MEDIUM.

        Upcoming, live and unexpired past ones, without details. None: the user has no webinar licence, or is gone.
        `listed`: Zoom has just listed the user, so that it cannot be gone, and SkipRecord is raised.
        """
        read = self.left_out.begin(user_id, "webinars")
        try:
            return read.parsed(self._user_webinars(user_id, read), parse.listed_webinar)
        except SkipRecord as error:
            if error.row == "webinar_plan_missing" or (error.row == "user_gone" and not listed):
                return None
            raise

    def _user_webinars(self, user_id: str, read: ListRead) -> Rows:
        """The specification knows only `page_number` here, but its answer has `next_page_token`: that is tried first.

        Where the token leads nowhere, or there is none, the pages are read by number.
        """
        path = "/users/{}/webinars"

        def numbered(number: int) -> dict[str, Any]:
            params: Params = {"type": "scheduled", "page_size": 300, "page_number": number}
            return self._get(MEDIUM, "webinars", path, user_id, params=params)

        try:
            pages = list(self._pages(MEDIUM, "webinars", path, user_id, read=read, type="scheduled", page_size=300))
        except RepeatedPage:
            pages = []
        if read.disagrees or not pages:
            pages = list(number_pages(numbered, "webinars", read.counted))
        return [row for page in pages for row in page]

    def webinar(self, webinar_id: str) -> Webinar | None:
        """GET /webinars/{webinarId} · webinar:read:webinar:admin · LIGHT. None: deleted, or never there.

        Gone: a 404 that does not say that it is about the webinar.
        """
        params: Params = {"show_previous_occurrences": "true"}
        return or_none(
            lambda: parse.webinar(self._get(LIGHT, "id", "/webinars/{}", webinar_id, params=params), detailed=True),
            sure=True,
        )

    def registrants(self, webinar_id: str, status: str, occurrence_id: str = "") -> Iterator[list[Registrant]]:
        """GET /webinars/{webinarId}/registrants · 300 a page · webinar:read:list_registrants:admin · MEDIUM."""
        only: dict[str, str | int] = {"occurrence_id": occurrence_id} if occurrence_id else {}
        path = "/webinars/{}/registrants"
        read = self.left_out.begin(registrants_of(webinar_id, occurrence_id), f"{status} registrants")
        for rows in self._pages(
            MEDIUM, "registrants", path, webinar_id, read=read, status=status, page_size=300, **only
        ):
            yield read.parsed(rows, parse.registrant)

    def registrant(self, webinar_id: str, registrant_id: str) -> Registrant | None:
        """GET /webinars/{webinarId}/registrants/{registrantId} · webinar:read:registrant:admin · LIGHT.

        None: gone, which is how Zoom shows somebody who cancelled.
        """
        path = "/webinars/{}/registrants/{}"
        return or_none(lambda: parse.registrant(self._get(LIGHT, "id", path, webinar_id, registrant_id)))

    def questions(self, webinar_id: str) -> tuple[Question, ...]:
        """GET /webinars/{webinarId}/registrants/questions · webinar:read:list_registration_questions:admin · LIGHT.

        Everything the form asks. Raises: SkipRecord (registration_off), and what every request does.
        """
        return parse.questions(self._get(LIGHT, "", "/webinars/{}/registrants/questions", webinar_id))

    def registered(self, webinar_id: str, registrant_id: str) -> Registered | None:
        """GET /webinars/{webinarId}/registrants/{registrantId} · webinar:read:registrant:admin · LIGHT.

        With the personal link. None: gone, or not approved.
        """
        path = "/webinars/{}/registrants/{}"
        body = or_none(lambda: self._get(LIGHT, "id", path, webinar_id, registrant_id))
        return parse.registered(body, "id") if body and (text(body, "status") or "approved") == "approved" else None

    def add_registrant(self, webinar_id: str, person: NewRegistrant, occurrence_id: str = "") -> Registered:
        """POST /webinars/{webinarId}/registrants · webinar:write:registrant:admin · LIGHT.

        Zoom takes three a day of a person, repeats included, so that it is never sent twice: after
        RetryLater(answer_lost) look into the list first. SkipRecord: refused, with its cause.
        """
        path = "/webinars/{}/registrants"
        body: dict[str, Any] = {"email": person.email, "first_name": person.first_name, **person.fields}
        if person.last_name:
            body["last_name"] = person.last_name
        if person.answers:
            body["custom_questions"] = [{"title": title, "value": value} for title, value in person.answers.items()]
        params: Params = {"occurrence_ids": occurrence_id} if occurrence_id else {}
        answer = self.http.request(
            "POST",
            path.format(segment(webinar_id)),
            label=LIGHT,
            repeat=False,
            params=params,
            json=body,
            expect="registrant_id",
            route=path,
        )
        return parse.registered(answer.body)

    def panelists(self, webinar_id: str) -> frozenset[str]:
        """GET /webinars/{webinarId}/panelists · one page · webinar:read:list_panelists:admin · MEDIUM."""
        body = self._get(MEDIUM, "panelists", "/webinars/{}/panelists", webinar_id)
        return frozenset(emails(rows_of(body, "panelists")))

    # --- Sessions ---

    def past_sessions(self, webinar_id: str) -> tuple[PastSession, ...]:
        """GET /past_webinars/{webinarId}/instances · one page · webinar:read:list_past_instances:admin · LIGHT."""
        body = or_none(lambda: self._get(LIGHT, "webinars", "/past_webinars/{}/instances", webinar_id))
        read = self.left_out.begin(webinar_id, "past sessions")
        rows = loose_rows(body, "webinars") if body else []
        found = read.parsed(rows, lambda row: parse.past_session(row, webinar_id))
        return tuple(sorted(found, key=lambda session: session.start))

    def history(self, first: date, last: date) -> Iterator[list[PastSession]]:
        """GET /report/history_meetings · 300 a page · report:read:list_history_meetings:admin · HEAVY.

        The account's webinar sessions; at most a month a call, at most six months back.
        """
        between: dict[str, str | int] = {"from": first.isoformat(), "to": last.isoformat()}
        kind: dict[str, str | int] = {"meeting_type": "webinar", "page_size": 300}
        read = self.left_out.begin(HISTORY, f"{first}")
        for rows in self._pages(HEAVY, "history_meetings", "/report/history_meetings", read=read, **between, **kind):
            yield read.parsed((row for row in rows if not parse.is_meeting(row)), parse.history_session)

    def session_report(self, uuid: str) -> SessionReport | None:
        """GET /report/webinars/{uuid} · report:read:webinar:admin · HEAVY. None: not there, or not ready yet."""
        body = or_none(lambda: self._get(HEAVY, "start_time", "/report/webinars/{}", uuid))
        return parse.session_report(body, uuid) if body else None

    def participants(self, uuid: str) -> Iterator[list[Segment]]:
        """GET /report/webinars/{uuid}/participants · 300 a page · report:read:list_webinar_participants:admin · HEAVY.

        Gone: no report, or not yet. SkipRecord (not_available_in_zoom): older than a year.
        """
        yield from self._segments(HEAVY, "/report/webinars/{}/participants", uuid)

    def past_participants(self, uuid: str) -> Iterator[list[Segment]]:
        """GET /past_webinars/{uuid}/participants · 300 a page · webinar:read:list_past_participants:admin · MEDIUM.

        The way without the report scope.
        """
        yield from self._segments(MEDIUM, "/past_webinars/{}/participants", uuid)

    def _segments(self, label: str, path: str, uuid: str) -> Iterator[list[Segment]]:
        read = self.left_out.begin(uuid, "participants")
        only: dict[str, str | int] = {"page_size": 300, "include_fields": "registrant_id"}
        for rows in self._pages(label, "participants", path, uuid, read=read, **only):
            yield read.parsed((row for row in rows if not parse.only_waited(row)), parse.segment)

    # --- Recordings ---

    def recording(self, uuid: str) -> Recording:
        """GET /meetings/{uuid}/recordings · cloud_recording:read:list_recording_files:admin · LIGHT.

        Gone: a 404 that does not say that it is about the recording.
        """
        body = or_none(lambda: self._get(LIGHT, "recording_files", "/meetings/{}/recordings", uuid), sure=True)
        return parse.recording(body, uuid) if body is not None else Recording(uuid, RecordingState.NOT_FOUND)

    def open_video(self, uuid: str, wanted: str = "") -> requests.Response | None:
        """The video (else the sound) as a stream · GET /meetings/{uuid}/recordings first, for a fresh address.

        `wanted`: a Range header, passed through. None: there is none.
        """
        body = or_none(lambda: self._get(LIGHT, "", "/meetings/{}/recordings", uuid))
        url = parse.video_address(body) if body else ""
        return self.http.stream(url, host_suffixes=self._download_hosts, wanted=wanted) if url else None

    def transcript(self, uuid: str) -> Transcript:
        """GET /meetings/{uuid}/transcript · cloud_recording:read:meeting_transcript:admin · MEDIUM."""
        body = or_none(lambda: self._get(MEDIUM, "", "/meetings/{}/transcript", uuid))
        return parse.transcript(body) if body is not None else Transcript(RecordingState.NOT_FOUND)

    def transcript_utterances(self, transcript: Transcript) -> tuple[Utterance, ...]:
        """The VTT file behind `download_url` · no rate label."""
        vtt = self.http.download(transcript.download_url, host_suffixes=self._download_hosts, max_bytes=20 * MEGABYTE)
        return utterances(vtt)

    # --- Zoom Events ---

    def zoom_events_webinars(self) -> frozenset[str]:
        """GET /zoom_events/events, …/{eventId}/sessions · zoom_events:read:list_events:admin, list_sessions · LIGHT.

        The ids of the webinars that are sessions of Zoom Events, where tickets stand in for registration.
        """
        return frozenset(
            webinar_id
            for status in ("upcoming", "past")
            for event_id in self._zoom_events(status)
            for webinar_id in self._zoom_events_webinars(event_id)
        )

    def _zoom_events(self, status: str) -> Iterator[str]:
        only: dict[str, str | int] = {"role_type": "host", "event_status_type": status, "page_size": 300}
        read = self.left_out.begin("", f"Zoom Events ({status})")
        for rows in self._pages(LIGHT, "events", "/zoom_events/events", read=read, **only):
            yield from read.parsed(rows, parse.zoom_event)

    def _zoom_events_webinars(self, event_id: str) -> Iterator[str]:
        body = self._get(LIGHT, "sessions", "/zoom_events/events/{}/sessions", event_id)
        for row in loose_rows(body, "sessions"):
            if isinstance(row, dict) and number(row, "type") == WEBINAR_SESSION:
                yield from filter(None, [identifier(row, "webinar_id", parse.WEBINAR_ID)])

    # --- How ---

    def _get(self, label: str, expect: str, path: str, *ids: str, params: Params | None = None) -> dict[str, Any]:
        return self.http.request(
            "GET",
            path.format(*map(segment, ids)),
            label=label,
            params=params,
            repeat=True,
            expect=expect,
            route=path,
        ).body

    def _pages(self, label: str, key: str, path: str, *ids: str, read: ListRead, **params: str | int) -> Iterator[Rows]:
        """Every page with the same parameters, as Zoom demands."""

        def fetch(token: str) -> dict[str, Any]:
            return self._get(label, key, path, *ids, params={**params, **({"next_page_token": token} if token else {})})

        return token_pages(fetch, key, read.counted)


def registrants_of(webinar_id: str, occurrence_id: str = "") -> str:
    """Whose registrants `left_out` tells of."""
    return f"{webinar_id} {occurrence_id}" if occurrence_id else webinar_id


def or_none(read: Callable[[], T], *, sure: bool = False) -> T | None:
    """None for what is not there: deleted, expired, or not made yet.

    `sure`: Zoom must name the thing. A 404 about its user, or one that anything between here and Zoom may send, is not
    enough to take something for deleted.
    """
    try:
        return read()
    except Gone as error:
        if sure and error.row in ("not_found", "user_gone"):
            raise
        return None


def segment(value: str) -> str:
    """An id as one piece of a path. Zoom decodes a UUID with a slash twice, so that one is encoded twice."""
    once = quote(value, safe="")
    return quote(once, safe="") if "/" in value else once

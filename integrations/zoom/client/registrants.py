"""Registrants of a webinar, the questions of its form, and new registrations."""

from collections.abc import Iterator
from typing import Any

from integrations.records import NewRegistrant, Question, Registered, Registrant, TrackingSource
from integrations.transport.http import Params
from integrations.transport.left_out import ListRead
from integrations.transport.pagination import rows_of
from integrations.transport.parsing import identifier, text
from integrations.zoom import parse
from integrations.zoom.client.area import LIGHT, MEDIUM, Area, none_if_gone, path_piece


class RegistrantsApi(Area):
    """Endpoints under /webinars/{webinarId}/registrants. Reference: https://developers.zoom.us/docs/api/meetings/"""

    def registrants(self, webinar_id: str, status: str, occurrence_id: str = "") -> Iterator[list[Registrant]]:
        """GET /webinars/{webinarId}/registrants · 300 a page · webinar:read:list_registrants:admin · MEDIUM."""
        only: dict[str, str | int] = {"occurrence_id": occurrence_id} if occurrence_id else {}
        path = "/webinars/{}/registrants"
        read = self.left_out.begin(registrants_subject(webinar_id, occurrence_id), f"{status} registrants")
        for rows in self._pages(
            MEDIUM, "registrants", path, webinar_id, read=read, status=status, page_size=300, **only
        ):
            yield read.parsed(rows, parse.registrant)

    def tracking_sources(self, webinar_id: str) -> list[TrackingSource]:
        """GET /webinars/{webinarId}/tracking_sources · webinar:read:list_tracking_sources:admin · MEDIUM."""
        path = "/webinars/{}/tracking_sources"
        read = self.left_out.begin(registrants_subject(webinar_id), "tracking sources")
        body = self._get(MEDIUM, "tracking_sources", path, webinar_id)
        return read.parsed(rows_of(body, "tracking_sources"), parse.tracking_source)

    def registrants_of_source(
        self, webinar_id: str, source_id: str, status: str, occurrence_id: str = ""
    ) -> Iterator[str]:
        """GET /webinars/{webinarId}/registrants · 300 a page · webinar:read:list_registrants:admin · MEDIUM.

        Yields the ids of the registrants who came by this tracking source.
        """
        only: dict[str, str | int] = {"occurrence_id": occurrence_id} if occurrence_id else {}
        path = "/webinars/{}/registrants"
        read = ListRead("registrants of a source")  # rows without an id are noted with the whole list
        for rows in self._pages(
            MEDIUM,
            "registrants",
            path,
            webinar_id,
            read=read,
            status=status,
            page_size=300,
            tracking_source_id=source_id,
            **only,
        ):
            yield from filter(None, (identifier(row, "id") for row in rows if isinstance(row, dict)))

    def registrant(self, webinar_id: str, registrant_id: str) -> Registrant | None:
        """GET /webinars/{webinarId}/registrants/{registrantId} · webinar:read:registrant:admin · LIGHT.

        Returns None if the registrant is gone, which is how Zoom shows somebody who cancelled.
        """
        path = "/webinars/{}/registrants/{}"
        return none_if_gone(lambda: parse.registrant(self._get(LIGHT, "id", path, webinar_id, registrant_id)))

    def registered(self, webinar_id: str, registrant_id: str) -> Registered | None:
        """GET /webinars/{webinarId}/registrants/{registrantId} · webinar:read:registrant:admin · LIGHT.

        Returns the registration with its personal link; None if it is gone, or not approved.
        """
        path = "/webinars/{}/registrants/{}"
        body = none_if_gone(lambda: self._get(LIGHT, "id", path, webinar_id, registrant_id))
        return parse.registered(body, "id") if body and (text(body, "status") or "approved") == "approved" else None

    def questions(self, webinar_id: str) -> tuple[Question, ...]:
        """GET /webinars/{webinarId}/registrants/questions · webinar:read:list_registration_questions:admin · LIGHT.

        Returns everything the form asks. Raises: SkipRecord (registration_off), and what every request does.
        """
        return parse.questions(self._get(LIGHT, "", "/webinars/{}/registrants/questions", webinar_id))

    def add_registrant(self, webinar_id: str, person: NewRegistrant, occurrence_id: str = "") -> Registered:
        """POST /webinars/{webinarId}/registrants · webinar:write:registrant:admin · LIGHT.

        Zoom takes three a day of a person, repeats included, so that it is never sent twice: after
        RetryLater(answer_lost) look into the list first. Raises: SkipRecord, with its cause, if Zoom refuses it.
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
            path.format(path_piece(webinar_id)),
            label=LIGHT,
            repeat=False,
            params=params,
            json=body,
            expect="registrant_id",
            route=path,
        )
        return parse.registered(answer.body)


def registrants_subject(webinar_id: str, occurrence_id: str = "") -> str:
    """Return the subject under which `left_out` keeps the registrants of a webinar, or of one occurrence."""
    return f"{webinar_id} {occurrence_id}" if occurrence_id else webinar_id

"""Every method of both clients, against the stand-ins, with the official specifications reading along."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest
from werkzeug.serving import make_server

from integrations.errors import IntegrationError, SkipRecord
from integrations.hubspot import errors as hubspot_errors
from integrations.hubspot import oauth as hubspot_oauth
from integrations.hubspot.client import HubSpotClient
from integrations.hubspot.list_errors import ListNameTaken
from integrations.records import (
    CallWrite,
    ContactWrite,
    CustomEvent,
    MarketingEventWrite,
    NewRegistrant,
    NoteWrite,
    ParticipantState,
    Participation,
    PropertyDefinition,
    RecordingState,
    Utterance,
)
from integrations.transport.http import Http
from integrations.transport.limits import Limiter
from integrations.zoom import errors as zoom_errors
from integrations.zoom.client import ZoomClient
from integrations.zoom.limits import zoom_rules
from integrations.zoom.oauth import request_token
from sandbox.app import SandboxApp
from sandbox.hubspot import seed
from sandbox.hubspot.campaigns import add_campaign
from sandbox.server import Handler
from sandbox.state import Sandbox
from sandbox.world.make import make
from tests.contract.middleware import Validating
from tests.contract.spec import Spec
from tests.support.memory_store import MemoryStore

NOW = datetime.now(UTC).replace(microsecond=0)
GROUP = "zoom_webinar_sync"
CALL_ID = PropertyDefinition("zoom_sync_external_id", "Zoom session", group=GROUP, unique=True)
WEBINAR = MarketingEventWrite("123", "zoom-account", "A webinar", "A host", start=NOW, end=NOW + timedelta(hours=1))


@dataclass
class World:
    url: str
    sandbox: Sandbox
    checked: Validating

    def zoom(self) -> ZoomClient:
        zoom = self.sandbox.zoom
        client = zoom["client"]
        token = request_token(f"{self.url}/zoom/oauth", zoom["account"]["id"], client["id"], client["secret"])
        limiter = Limiter(MemoryStore(), zoom_rules("business", 1, "a"))
        return ZoomClient(
            Http(
                f"{self.url}/zoom/v2",
                token=lambda refused: token.access_token,
                limiter=limiter,
                classify=zoom_errors.classify,
            )
        )

    def hubspot(self) -> HubSpotClient:
        limiter = Limiter(MemoryStore(), {"api": (), "exempt": ()})
        return HubSpotClient(
            Http(
                f"{self.url}/hubspot",
                token=lambda refused: seed.ACCESS_TOKEN,
                limiter=limiter,
                classify=hubspot_errors.classify,
            )
        )


@pytest.fixture
def world(spec: Spec) -> Iterator[World]:
    sandbox = Sandbox(make(time.time()))
    sandbox.hubspot["tier"] = "enterprise"
    sandbox.hubspot["limit_per_10s"] = 10_000
    sandbox.zoom["account"]["plan"] = "business"
    checked = Validating(SandboxApp(sandbox), spec)
    server = make_server("127.0.0.1", 0, checked, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield World(f"http://127.0.0.1:{server.port}", sandbox, checked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert checked.violations == []


def test_zoom_users_and_what_they_host(world: World) -> None:
    zoom = world.zoom()
    users = [user for status in ("active", "inactive", "pending") for page in zoom.users(status) for user in page]
    assert any(user.owner for user in users)
    assert zoom.user(users[0].id).email == users[0].email
    for user in users:
        zoom.has_zoom_events(user.id)
    hosts = [user for user in users if zoom.user_webinars(user.id)]
    plain = next(user for user in users if user.email.startswith("no.plan@"))
    assert hosts
    assert zoom.user_webinars(plain.id) is None


def test_zoom_webinars_and_registrants(world: World) -> None:
    zoom = world.zoom()
    registrants = 0
    for webinar_id in world.sandbox.zoom["webinars"]:
        webinar = zoom.webinar(webinar_id)
        if webinar is None:
            continue
        assert webinar.id == webinar_id
        zoom.panelists(webinar_id)
        if webinar.registers:
            zoom.questions(webinar_id)
        first = next((one for page in zoom.registrants(webinar_id, "approved") for one in page), None)
        if first:
            assert zoom.registrant(webinar_id, first.id) == first
        assert zoom.registrant(webinar_id, "nobody") is None
        for status in ("approved", "pending", "denied"):
            registrants += sum(len(page) for page in zoom.registrants(webinar_id, status))
        for occurrence in webinar.occurrences:
            if webinar.registration_type != 1:
                registrants += sum(len(page) for page in zoom.registrants(webinar_id, "approved", occurrence.id))
    assert registrants
    assert zoom.webinar("99999999999") is None
    assert zoom.past_sessions("99999999999") == ()


def test_zoom_sessions_recordings_and_transcripts(world: World) -> None:
    zoom = world.zoom()
    segments, states = 0, set()
    for webinar_id in world.sandbox.zoom["webinars"]:
        for session in zoom.past_sessions(webinar_id):
            report = zoom.session_report(session.uuid)
            assert report is None or report.end >= report.start
            for read in (zoom.participants, zoom.past_participants):
                try:
                    segments += sum(len(page) for page in read(session.uuid))
                except SkipRecord as error:
                    assert error.cause in ("not_found", "not_available_in_zoom")
            states.add(zoom.recording(session.uuid).state)
            transcript = zoom.transcript(session.uuid)
            if transcript.state is RecordingState.AVAILABLE:
                assert zoom.transcript_utterances(transcript)
    assert segments
    assert RecordingState.AVAILABLE in states


def test_zoom_polls_questions_and_surveys(world: World) -> None:
    zoom = world.zoom()
    said = [0, 0, 0]
    for webinar_id in world.sandbox.zoom["webinars"]:
        for session in zoom.past_sessions(webinar_id):
            for place, read in enumerate((zoom.poll_answers, zoom.questions_asked, zoom.survey_answers)):
                try:
                    said[place] += len(read(session.uuid))
                except SkipRecord as error:
                    assert error.cause == "not_available_in_zoom"
    assert all(said)


def test_zoom_history_and_zoom_events(world: World) -> None:
    zoom = world.zoom()
    last = NOW.date()
    assert sum(len(page) for page in zoom.history(last - timedelta(days=28), last))
    assert zoom.zoom_events_webinars()


def test_hubspot_account_and_people(world: World) -> None:
    hubspot = world.hubspot()
    assert hubspot.account().id == str(world.sandbox.hubspot["portal_id"])
    assert [address for page in hubspot.users() for address in page]
    assert [address for page in hubspot.owners() for address in page]
    assert [contact.email for page in hubspot.archived_contacts() for contact in page] == ["gone@mail.example"]


def test_hubspot_contacts(world: World) -> None:
    hubspot = world.hubspot()
    names = ("email", "hs_additional_emails", "firstname", "lastname")
    known = hubspot.read_contacts(["gina@mail.example", "nobody@mail.example"], by_email=True, properties=names)
    assert [contact.first_name for contact in known] == ["Gina"]
    answer = hubspot.create_contacts(
        [
            ContactWrite("new", {"email": "new@mail.example", "firstname": "New"}),
            ContactWrite("twice", {"email": "gina@mail.example"}),
            ContactWrite("wrong", {"email": "not an address"}),
        ]
    )
    assert set(answer.written) == {"new"}
    assert answer.errors["twice"].category == "CONFLICT"
    assert answer.errors["wrong"].category == "VALIDATION_ERROR"
    made = answer.written["new"].id
    updated = hubspot.update_contacts([ContactWrite(made, {"lastname": "Name"}), ContactWrite("1", {"lastname": "X"})])
    assert set(updated.written) == {made}
    assert [one.last_name for one in hubspot.read_contacts([made], by_email=False, properties=names)] == ["Name"]
    assert hubspot.read_contacts([made], by_email=False, properties=names, archived=True) == []


def test_hubspot_properties(world: World) -> None:
    hubspot = world.hubspot()
    assert not hubspot.group_exists("contacts", GROUP)
    average = PropertyDefinition("zoom_sync_average_duration", "Average", "number", "number", GROUP, "In percent")
    total = PropertyDefinition("zoom_sync_total_attended", "Attended", "number", "number", GROUP)
    for _ in range(2):
        hubspot.create_group("contacts", GROUP, "Zoom webinars")
        hubspot.create_properties("contacts", [average])
    hubspot.create_properties("contacts", [average, total])
    assert hubspot.group_exists("contacts", GROUP)
    assert hubspot.properties("contacts", [average.name, total.name, "email", "none"]) == {
        average.name,
        total.name,
        "email",
    }


def test_hubspot_marketing_events(world: World) -> None:
    hubspot = world.hubspot()
    assert hubspot.event("123", "zoom-account") is None
    made = hubspot.put_event(WEBINAR)
    assert hubspot.event("123", "zoom-account") is not None
    listed = [event for page in hubspot.events() for event in page]
    assert [event.external_id for event in listed] == ["123"]
    object_id = listed[0].object_id
    assert made.object_id in ("", object_id)
    hubspot.find_events("123")
    assert hubspot.event_by_object(object_id) is not None
    hubspot.patch_event_by_object(object_id, WEBINAR, cancelled=True)
    hubspot.cancel_event("123", "zoom-account")
    hubspot.put_event(WEBINAR)


@pytest.mark.parametrize("spelling", ["short", "long"])
def test_hubspot_participation(world: World, spelling: str) -> None:
    world.sandbox.hubspot["participant_states"] = spelling
    hubspot = world.hubspot()
    hubspot.put_event(WEBINAR)
    contact = hubspot.read_contacts(["gina@mail.example"], by_email=True, properties=["email"])[0].id
    registered = Participation(ParticipantState.REGISTER, NOW)
    attended = Participation(ParticipantState.ATTEND, NOW, NOW, NOW + timedelta(minutes=30))
    answer = hubspot.participate("123", "zoom-account", ParticipantState.REGISTER, [(contact, registered)])
    assert answer.accepted == {contact}
    object_id = next(event.object_id for page in hubspot.events() for event in page)
    answer = hubspot.participate_by_object(object_id, ParticipantState.ATTEND, [(contact, attended)])
    assert answer.accepted == {contact}
    assert WEBINAR.start
    assert WEBINAR.end
    hubspot.complete_event("123", "zoom-account", WEBINAR.start, WEBINAR.end)
    for pages in (
        hubspot.participations("zoom-account", "123"),
        hubspot.participations_by_object(object_id),
        hubspot.participations("zoom-account", "123", contact_id=contact),
        hubspot.participations_by_object(object_id, contact_id=contact),
    ):
        read = [row for page in pages for row in page]
        assert [(row.contact_id, row.state, row.seconds) for row in read] == [(contact, ParticipantState.ATTEND, 1800)]


def test_hubspot_calls_and_transcripts(world: World) -> None:
    hubspot = world.hubspot()
    hubspot.create_group("calls", GROUP, "Zoom webinars")
    hubspot.create_properties("calls", [CALL_ID])
    write = CallWrite("123-abc", "A webinar", NOW, timedelta(minutes=50), "https://zoom.example/rec/share/1", "Body")
    for _ in range(2):
        ids = hubspot.upsert_calls([write], app_id="501", account_id="zoom-account")
    call_id = ids["123-abc"]
    assert hubspot.read_calls([call_id, "1"]) == {call_id: write}
    hubspot.transcripts_allowed()
    contacts = hubspot.read_contacts(["gina@mail.example"], by_email=True, properties=["email"])
    assert hubspot.associate_call(call_id, [contacts[0].id]) == {contacts[0].id}
    assert hubspot.call_contacts(call_id) == {contacts[0].id}
    hubspot.create_transcript(call_id, [Utterance("Olivia", "Welcome.", timedelta(), timedelta(seconds=2))])
    hubspot.recording_ready(call_id)
    hubspot.archive_calls([call_id])
    hubspot.archive_calls([call_id])


def test_hubspot_lists(world: World) -> None:
    hubspot = world.hubspot()
    (contact,) = hubspot.read_contacts(["gina@mail.example"], by_email=True, properties=["email"])
    folder = hubspot.create_folder("Zoom")
    assert folder in hubspot.folders()
    name = "Heat / pumps? 100 % ä: Attended"
    made = hubspot.create_list(name, folder.id)
    with pytest.raises(ListNameTaken):
        hubspot.create_list(name)
    assert hubspot.list_by_name(name) == hubspot.list_by_id(made.id) == made
    done = hubspot.change_members(made.id, [contact.id, "5"])
    assert done.added == {contact.id}
    assert done.missing == {"5"}
    assert list(hubspot.list_members(made.id)) == [contact.id]
    assert hubspot.lists_by_ids([made.id, "5"])[made.id].size == 1
    hubspot.put_event(WEBINAR)
    object_id = next(event.object_id for page in hubspot.events() for event in page)
    hubspot.tie_list("123", "zoom-account", made.id)
    hubspot.tie_list_by_object(object_id, made.id)
    assert [one.id for one in hubspot.tied_lists("123", "zoom-account")] == [made.id]
    assert [one.id for one in hubspot.tied_lists_by_object(object_id)] == [made.id]


def test_hubspot_campaigns(world: World) -> None:
    hubspot = world.hubspot()
    campaign = add_campaign(world.sandbox.hubspot, "Spring of the contract")
    made = hubspot.create_list("Of a campaign")
    assert [one.id for page in hubspot.campaigns("of the contract") for one in page] == [campaign]
    assert hubspot.campaign(campaign) is not None
    assert hubspot.campaign("nothing") is None
    hubspot.tie_asset(campaign, "OBJECT_LIST", made.id)
    assert hubspot.campaign_assets(campaign, "OBJECT_LIST") == {made.id}


def test_hubspot_notes(world: World) -> None:
    hubspot = world.hubspot()
    if not hubspot.group_exists("notes", GROUP):
        hubspot.create_group("notes", GROUP, "Zoom webinars")
    hubspot.create_properties("notes", [CALL_ID])
    (contact,) = hubspot.read_contacts(["gina@mail.example"], by_email=True, properties=["email"])
    for _ in range(2):
        answer = hubspot.upsert_notes([NoteWrite("123-x", NOW, "<p>A note</p>")])
        note_id = answer.ids["123-x"]
        assert hubspot.associate_notes([(note_id, contact.id)]) == frozenset()
    assert hubspot.existing_notes([note_id, "1"]) == {note_id}
    assert hubspot.associate_notes([(note_id, "1")]) == {(note_id, "1")}
    hubspot.archive_notes([note_id])
    hubspot.archive_notes([note_id])
    assert hubspot.existing_notes([note_id]) == frozenset()


def test_hubspot_custom_events(world: World) -> None:
    hubspot = world.hubspot()
    topic = PropertyDefinition("webinar_name", "Webinar")
    name = hubspot.create_event_definition("zoom_webinar_registration", "Registered", [topic], "Registered for it")
    assert hubspot.event_definitions() == {"zoom_webinar_registration": name}
    hubspot.create_event_property(name, PropertyDefinition("webinar_id", "Webinar ID"))
    assert hubspot.event_properties(name) == {"webinar_name", "webinar_id"}
    contact = hubspot.read_contacts(["gina@mail.example"], by_email=True, properties=["email"])[0].id
    event = CustomEvent(name, contact, NOW, str(uuid5(NAMESPACE_URL, "one")), {"webinar_name": "A webinar"})
    hubspot.send_events([event])
    hubspot.send_events([event])
    assert len(world.sandbox.hubspot["custom_events"]) == 1


def test_hubspot_tokens(world: World) -> None:
    app = (seed.CLIENT_ID, seed.CLIENT_SECRET)
    token = hubspot_oauth.refresh(f"{world.url}/hubspot", "2026-03", seed.REFRESH_TOKEN, *app)
    known = hubspot_oauth.introspect(f"{world.url}/hubspot", "2026-03", token.access_token, *app)
    assert known.active
    assert known.scopes == token.scopes
    with pytest.raises(IntegrationError, match="Reconnect HubSpot"):
        hubspot_oauth.refresh(f"{world.url}/hubspot", "2026-03", "another", *app)


def test_zoom_registering_somebody(world: World) -> None:
    zoom = world.zoom()

    registered = zoom.add_registrant("81000000016", NewRegistrant("zoe@kuusi.example", "Zoe", "Aho"))

    assert registered.join_url
    assert zoom.registered("81000000016", registered.registrant_id) is not None
    assert [one.name for one in zoom.questions("81000000003") if one.required and one.custom]


def test_hubspot_workflows(world: World) -> None:
    hubspot = world.hubspot()

    for _ in range(2):  # the second time it is gone already
        hubspot.complete_callback("c1", {"hs_execution_state": "FAIL_CONTINUE"})

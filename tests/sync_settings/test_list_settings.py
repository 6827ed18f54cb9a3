"""The settings document: lists and campaign, globally and of single webinars."""

from typing import Any

import pytest

from integrations.models import Connection, SyncJob, SyncSettingsRow, WebinarRow
from integrations.records.mapping import ListKind, Lists
from integrations.sync_settings.apply import apply, planned_changes
from integrations.sync_settings.catch_up import _dumped, _loaded
from integrations.sync_settings.document import check, document
from integrations.sync_settings.document_checks import BadDocument
from integrations.sync_settings.plans import apply_plan, make_plan
from integrations.sync_settings.switched_on import state
from tests.support.factories import START, ConnectionFactory, OccurrenceFactory, WebinarFactory

LISTS = {"kinds": ["registered", "no_show"], "folder": "Webinars", "name": "{date} {topic}, {kind}"}
CAMPAIGN = "9dbec438-0000-4000-8000-000000000001"
ID = "81234567890"


@pytest.fixture
def connection(db: None) -> Connection:
    return ConnectionFactory.create()


def store(connection: Connection, value: Any) -> None:
    apply(connection, check(value, connection), actor="ann", now=START)


def own(connection: Connection) -> Any:
    return document(connection)["webinars"].get(ID)


def test_what_was_applied_is_printed_again(connection: Connection) -> None:
    store(connection, {"lists": LISTS, "campaign": CAMPAIGN})

    shown = document(connection)
    assert (shown["lists"], shown["campaign"]) == (LISTS, CAMPAIGN)
    record = SyncSettingsRow.load(connection).record()
    assert record.lists == Lists((ListKind.REGISTERED, ListKind.NO_SHOW), "Webinars", "{date} {topic}, {kind}")
    assert record.campaign == CAMPAIGN


def test_nothing_is_on_at_first(connection: Connection) -> None:
    assert "lists" not in document(connection)

    store(connection, {"source": True})

    assert document(connection)["lists"] == {
        "kinds": [],
        "folder": "Zoom webinars",
        "name": "{topic} {date}: {kind}",
    }
    assert document(connection)["campaign"] is None


def test_a_part_that_is_left_out_stays_and_null_is_no_campaign(connection: Connection) -> None:
    store(connection, {"lists": LISTS, "campaign": CAMPAIGN})
    store(connection, {"lists": {"kinds": ["attended", "attended", "registered"]}, "campaign": None})

    shown = document(connection)
    assert shown["lists"] == LISTS | {"kinds": ["registered", "attended"]}
    assert shown["campaign"] is None


@pytest.mark.parametrize(
    ("lists", "shown"),
    [
        (False, False),
        ({"kinds": ["attended"]}, {"kinds": ["attended"]}),
        ({"folder": "Ours"}, {"folder": "Ours"}),
        ({"kinds": [], "name": "{kind}"}, {"kinds": [], "name": "{kind}"}),
    ],
)
def test_a_webinar_overrides_its_lists(connection: Connection, lists: Any, shown: Any) -> None:
    WebinarFactory.create(connection=connection, zoom_id=ID)
    store(connection, {"webinars": {ID: {"lists": lists}}})

    assert own(connection)["lists"] == shown
    store(connection, {"webinars": {ID: {"lists": None}}})
    assert own(connection) is None


def test_a_webinar_overrides_its_campaign(connection: Connection) -> None:
    row = WebinarFactory.create(connection=connection, zoom_id=ID)
    for value, column in ((CAMPAIGN, CAMPAIGN), (False, "")):
        store(connection, {"webinars": {ID: {"campaign": value}}})
        row.refresh_from_db()
        assert (own(connection)["campaign"], row.campaign) == (value, column)

    store(connection, {"webinars": {ID: None}})
    assert own(connection) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"lists": False}, "lists: write an object with kinds, folder, name."),
        ({"lists": {"kind": []}}, "there is no setting 'kind'"),
        ({"lists": {"kinds": ["came"]}}, "lists.kinds: write registered, attended, no_show or cancelled."),
        ({"lists": {"kinds": "registered"}}, "lists.kinds: write a list of texts."),
        ({"lists": {"folder": ""}}, "lists.folder: write a text of 1 to 100 characters."),
        ({"lists": {"name": "{topic}"}}, "lists.name: write {kind} in it"),
        ({"lists": {"name": "{kind} {host}"}}, "nothing stands for {host}; there are {topic}, {date}, {kind}."),
        ({"lists": {"name": "{kind} {kind}"}}, "lists.name: write each of {topic}, {date}, {kind} once."),
        ({"lists": {"name": "{kind}" + "x" * 150}}, "lists.name: write a text of 1 to 150 characters."),
        ({"campaign": "a/../b"}, "campaign: write the id of a HubSpot campaign"),
        ({"campaign": True}, "campaign: write the id of a HubSpot campaign"),
        ({"webinars": {ID: {"lists": True}}}, f"webinars.{ID}.lists: write false, null to inherit, or an object"),
        ({"webinars": {ID: {"lists": {"name": "x"}}}}, f"webinars.{ID}.lists.name: write {{kind}} in it"),
        ({"webinars": {ID: {"campaign": 7}}}, f"webinars.{ID}.campaign: write the id"),
    ],
)
def test_a_wrong_value_changes_nothing_and_is_named(connection: Connection, value: Any, words: str) -> None:
    with pytest.raises(BadDocument) as raised:
        check(value, connection)

    assert words in str(raised.value)


def test_a_plan_names_each_value_by_its_place_and_is_applied(connection: Connection) -> None:
    value = {"lists": {"kinds": ["attended"]}, "webinars": {ID: {"campaign": CAMPAIGN}}}

    named = [(one["setting"], one["from"], one["to"]) for one in planned_changes(connection, check(value))]
    assert named == [("lists.kinds", [], ["attended"]), (f"webinars.{ID}.campaign", None, CAMPAIGN)]
    plan, _foreseen = make_plan(connection, value, START)
    apply_plan(connection, plan.name, "ann", START)
    assert WebinarRow.objects.get(zoom_id=ID).campaign == CAMPAIGN


def test_a_plan_is_refused_once_a_webinars_lists_have_changed(connection: Connection) -> None:
    WebinarFactory.create(connection=connection, zoom_id=ID)
    plan, _foreseen = make_plan(connection, {"source": True}, START)
    store(connection, {"webinars": {ID: {"lists": False}}})

    with pytest.raises(Exception, match="The settings have changed"):
        apply_plan(connection, plan.name, "ann", START)


def test_what_waits_for_a_large_change_keeps_the_lists(connection: Connection) -> None:
    store(connection, {"lists": LISTS, "campaign": CAMPAIGN})
    before = state(connection)

    assert _loaded(_dumped(before)).settings == before.settings


def occurrence(connection: Connection, zoom_id: str, **more: Any) -> str:
    webinar = WebinarFactory.create(connection=connection, zoom_id=zoom_id)
    OccurrenceFactory.create(webinar=webinar, event_fingerprint="sent", **more)
    return zoom_id


@pytest.mark.parametrize("value", [{"lists": {"kinds": ["attended"]}}, {"campaign": CAMPAIGN}])
def test_what_is_switched_on_syncs_what_is_not_completed_yet(connection: Connection, value: Any) -> None:
    store(connection, {"sync_webinars": True})
    wanted = occurrence(connection, "1")
    occurrence(connection, "2", event_completed_at=START)
    store(connection, value)

    assert set(SyncJob.objects.values_list("occurrence__webinar__zoom_id", flat=True)) == {wanted}
    SyncJob.objects.all().delete()
    store(connection, {"lists": {"kinds": []}, "campaign": None})
    assert not SyncJob.objects.exists()


def test_a_webinar_of_its_own_syncs_even_when_it_is_completed(connection: Connection) -> None:
    store(connection, {"sync_webinars": True})
    occurrence(connection, "1")
    wanted = occurrence(connection, ID, event_completed_at=START)
    store(connection, {"webinars": {ID: {"lists": {"kinds": ["attended"]}}}})

    assert set(SyncJob.objects.values_list("occurrence__webinar__zoom_id", flat=True)) == {wanted}

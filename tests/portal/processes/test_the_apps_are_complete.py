"""The definitions of the two apps fit the portal: every event it handles, every value it answers, every scope."""

import json
from typing import Any

import pytest

from integrations.hubspot import app as project
from integrations.hubspot import schema
from integrations.hubspot.webhooks import Happened, parse
from integrations.models import WorkflowCall, WorkflowRegistration
from integrations.webhooks import hubspot_events, zoom_events
from integrations.workflow import action as workflow_action
from integrations.zoom.app import EVENTS
from integrations.zoom.scopes import WANTED

PUBLIC_URL = "https://portal.example"
TYPES = {
    "bool": {"booleancheckbox"},
    "enumeration": {"select", "radio", "checkbox"},
    "number": {"number"},
    "string": {"text", "textarea"},
}
# The scopes that Zoom names for each group of events, besides those that the reads need anyway.
EVENT_SCOPES = {
    "webinar.registration": "webinar:read:registrant:admin",
    "webinar.participant": "webinar:read:participant:admin",
    "webinar": "webinar:read:webinar:admin",
    "recording": "cloud_recording:read:recording:admin",
    "user": "user:read:user:admin",
}


@pytest.fixture(scope="module")
def files() -> dict[str, Any]:
    return {name: json.loads(text) for name, text in project.files(PUBLIC_URL, app_events=True).items()}


def only(files: dict[str, Any], kind: str) -> Any:
    (config,) = [one["config"] for one in files.values() if one.get("type") == kind]
    return config


def test_every_file_of_the_project_has_a_name_and_a_type(files: dict[str, Any]) -> None:
    metas = {name: one for name, one in files.items() if name.endswith("-hsmeta.json")}
    assert sorted(files.keys() - metas.keys()) == ["hsproject.json"]
    assert all(set(one) == {"uid", "type", "config"} for one in metas.values())
    uids = [one["uid"] for one in metas.values()]
    assert len(uids) == len(set(uids))
    assert all(name.startswith(f"{files['hsproject.json']['srcDir']}/app/") for name in metas)


def test_every_address_is_this_portals_and_is_there(files: dict[str, Any]) -> None:
    action, webhooks, app = only(files, "workflow-action"), only(files, "webhooks"), only(files, "app")
    options = action["inputFields"][0]["typeDefinition"]["optionsUrl"]
    assert action["actionUrl"] == f"{PUBLIC_URL}/workflow-actions/add-contact-to-webinar/"
    assert options == f"{PUBLIC_URL}/workflow-actions/webinar-options/"
    assert webhooks["settings"]["targetUrl"] == f"{PUBLIC_URL}/webhooks/hubspot/"
    assert app["auth"]["redirectUrls"] == [f"{PUBLIC_URL}/connect/hubspot/callback/"]


def test_hubspot_tells_everything_that_is_handled(files: dict[str, Any]) -> None:
    """Uninstalling is the exception: a project has no subscription for it. It is noticed when a token is refused."""
    subscriptions = only(files, "webhooks")["subscriptions"]
    told = [parse({"objectTypeId": "0-1", **one}) for group in subscriptions.values() for one in group]
    assert {one.happened for one in told} == hubspot_events.HANDLERS.keys() - {Happened.UNINSTALLED}
    changed = {one.property for one in told if one.happened is Happened.CHANGED}
    assert changed == set(hubspot_events.EMAIL_PROPERTIES)
    assert all(one["active"] for group in subscriptions.values() for one in group)


def test_the_action_names_everything_it_answers(files: dict[str, Any]) -> None:
    action = only(files, "workflow-action")
    registered = WorkflowCall(registration=WorkflowRegistration())
    answered = {*workflow_action.action_outputs(registered), *workflow_action.action_outputs(WorkflowCall())}
    named = {one["typeDefinition"]["name"] for one in action["outputFields"]}
    assert named == answered - {"hs_execution_state"}  # which every action has


def test_every_field_has_a_type_and_a_label_in_every_language(files: dict[str, Any]) -> None:
    action = only(files, "workflow-action")
    asked = [one["typeDefinition"] for one in action["inputFields"]]
    answered = [one["typeDefinition"] for one in action["outputFields"]]
    assert all(one["fieldType"] in TYPES[one["type"]] for one in asked + answered)
    assert set(action["labels"]) == {"en", "fi"}
    for words in action["labels"].values():
        assert words["actionName"]
        assert words["inputFieldLabels"].keys() == {one["name"] for one in asked}
        assert words["outputFieldLabels"].keys() == {one["name"] for one in answered}


def test_app_events_are_the_custom_events(files: dict[str, Any]) -> None:
    found = {
        one["uid"]: {two["name"]: two["type"] for two in one["config"]["properties"]}
        for one in files.values()
        if one.get("type") == "app-event"
    }
    wanted = {
        name: {one.name: one.type for one in properties} for name, (_, properties) in schema.CUSTOM_EVENTS.items()
    }
    assert found == wanted
    for one in files.values():
        if one.get("type") == "app-event":
            assert one["config"]["objectType"] == "CONTACT"


def test_zoom_tells_everything_that_is_handled() -> None:
    assert zoom_events.HANDLERS.keys() <= set(EVENTS)
    assert len(EVENTS) == len(set(EVENTS))


@pytest.mark.parametrize("event", EVENTS)
def test_the_scope_of_every_event_is_asked_for(event: str) -> None:
    needed = [scope for prefix, scope in EVENT_SCOPES.items() if event.startswith(prefix)]
    assert not needed or needed[0] in WANTED

"""`/workflow-actions/add-contact-to-webinar/`: its callers and its answers."""

import json
import logging

import pytest
from django.conf import settings

from integrations.models import HubSpotAccount, WorkflowCall
from sandbox import webhooks as sandbox
from tests.support.webhooks import HUBSPOT_SECRET
from tests.support.workflows import ADD, ANN, ID, OPTIONS, Workflows


def test_a_contact_is_registered(workflows: Workflows) -> None:
    outputs = workflows.add()

    assert outputs["hs_execution_state"] == "SUCCESS"
    assert outputs["webinar_topic"] == "Heat pumps"
    assert outputs["registrant_id"]
    assert outputs["join_url"].endswith(f"?tk={outputs['registrant_id'][::-1]}.personal")
    assert workflows.registrants() == ["ann@kuusi.example"]


@pytest.mark.parametrize(
    "typed", ["810 0000 0777", "810-0000-0777", ID, "81000000777.0", {"value": str(ID)}, float(ID)]
)
def test_an_id_may_be_typed_or_come_from_a_property(workflows: Workflows, typed: object) -> None:
    assert workflows.add(webinar_id=typed)["hs_execution_state"] == "SUCCESS"


@pytest.mark.parametrize("typed", ["", "a webinar", None, [], "12345678901234567890123"])
def test_what_is_no_id_is_not_found(workflows: Workflows, typed: object) -> None:
    outputs = workflows.add(webinar_id=typed)

    assert (outputs["hs_execution_state"], outputs["error_cause"]) == ("FAIL_CONTINUE", "not_found")
    assert "webinar ID" in outputs["error_message"]


@pytest.mark.parametrize("path", [ADD, OPTIONS])
def test_a_signature_of_the_new_kind_counts_as_well(workflows: Workflows, path: str) -> None:
    body = sandbox.workflow_call(workflows.world.sandbox, "c1", ID, ANN)
    signed = sandbox.hubspot_signed(
        json.dumps(body).encode(), HUBSPOT_SECRET, settings.PUBLIC_URL + path, workflows.world.now
    )

    assert workflows.webhooks.post(path, signed) == 200


@pytest.mark.parametrize("path", [ADD, OPTIONS])
def test_unsigned_calls_are_refused_and_leave_nothing_behind(workflows: Workflows, path: str) -> None:
    body = sandbox.workflow_call(workflows.world.sandbox, "c1", ID, ANN)

    assert workflows.post(path, body, secret="another").status_code == 401
    unsigned = workflows.client.post(path, body, content_type="application/json")
    assert (unsigned.status_code, unsigned.content) == (401, b"")
    assert not WorkflowCall.objects.exists()


def test_an_app_speaks_only_of_the_portals_it_is_in(workflows: Workflows) -> None:
    body = sandbox.workflow_call(workflows.world.sandbox, "c1", ID, ANN)
    HubSpotAccount.objects.create(name="B", portal_id=42, client_secret="b", connected_at=workflows.world.clock())

    assert workflows.post(ADD, body | {"origin": {"portalId": 42}}).status_code == 401


@pytest.mark.parametrize("path", [ADD, OPTIONS])
def test_only_posts_of_a_sane_size(workflows: Workflows, path: str) -> None:
    assert workflows.client.get(path).status_code == 405
    body = {"callbackId": "c", "origin": {"portalId": 1}, "more": "x" * 1_100_000}
    assert workflows.post(path, body).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}"])
def test_signed_nonsense_is_refused_without_a_word(workflows: Workflows, body: bytes) -> None:
    signed = sandbox.workflow_signed(body, HUBSPOT_SECRET, settings.PUBLIC_URL + ADD)
    answer = workflows.webhooks.respond(ADD, signed)

    assert (answer.status_code, answer.content) == (400, b"")


def test_the_join_link_is_in_no_log_and_no_audit_row(workflows: Workflows, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outputs = workflows.add()

    token = outputs["join_url"].partition("tk=")[2]
    assert token not in caplog.text
    assert token not in json.dumps(workflows.world.audit(ID))
    assert "ann@kuusi.example" not in caplog.text


def test_without_permission_to_answer_later_hubspot_is_told_to_ask_again(workflows: Workflows) -> None:
    account = HubSpotAccount.objects.get()
    account.scopes = [scope for scope in account.scopes if scope != "automation"] or ["oauth"]
    account.save()
    workflows.world.fault(path="/registrants$", method="POST", status=503, times=1)

    answer = workflows.call()

    assert (answer.status_code, answer.content) == (503, b"")
    workflows.world.later(minutes=6)
    assert workflows.add()["hs_execution_state"] == "SUCCESS"

"""Workflows reach the webinars of the primary business unit's Zoom account; the others only if a setting says so."""

import pytest

from integrations.models import Connection, HubSpotAccount
from tests.support.factories import ConnectionFactory, WebinarFactory
from tests.support.workflows import ID, Workflows


@pytest.fixture
def primary(workflows: Workflows) -> Connection:
    """Another account is the primary one; the world's Zoom account belongs to a business unit of its own."""
    sandbox = workflows.world.connection
    Connection.objects.filter(pk=sandbox.pk).update(primary=False, business_unit="Nordics")
    return ConnectionFactory.create(hubspot=HubSpotAccount.objects.get(), primary=True, business_unit="Head office")


def reach_all() -> None:
    HubSpotAccount.objects.update(action_reaches_all=True)


def test_another_business_units_webinar_is_refused(workflows: Workflows, primary: Connection) -> None:
    WebinarFactory.create(connection=workflows.world.connection, zoom_id=str(ID))
    primary.zoom.client_id, primary.zoom.client_secret = "sandbox-zoom-client", "sandbox-zoom-secret"
    primary.zoom.save()

    outputs = workflows.add(webinar_id=ID)

    assert outputs["hs_execution_state"] == "FAIL_CONTINUE"
    assert outputs["error_cause"] == "wrong_business_unit"
    assert "business unit" in outputs["error_message"]
    assert workflows.asked == 0


def test_one_that_was_never_synced_is_told_from_one_that_is_nowhere(workflows: Workflows, primary: Connection) -> None:
    assert workflows.add("c1")["error_cause"] == "wrong_business_unit"


def test_a_setting_lets_it_reach_every_account(workflows: Workflows, primary: Connection) -> None:
    reach_all()

    assert workflows.add()["hs_execution_state"] == "SUCCESS"
    assert workflows.world.audit(ID)[0]["trigger"] == "workflow_action"  # in the log of the world's connection


def test_a_portal_without_the_primary_connection_reaches_its_own(workflows: Workflows) -> None:
    Connection.objects.update(primary=False)
    ConnectionFactory.create(primary=True)

    assert workflows.add()["hs_execution_state"] == "SUCCESS"


def test_a_portal_with_no_connection_at_all(workflows: Workflows) -> None:
    Connection.objects.all().delete()

    assert workflows.add()["error_cause"] == "not_found"

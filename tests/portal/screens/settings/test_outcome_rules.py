"""The rules about outcomes on the screen Answers, and the switches below them."""

import json
from typing import Any

import pytest
from django.test import Client

from audits.models import Change
from integrations.models import Connection, SyncSettingsRow
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import Change as SettingsChange
from portal.wording.changes import change_sentence
from tests.portal.screens.settings.answers import address, connection_with_properties, opened
from tests.support.forms import form_of


@pytest.fixture
def connection(db: None) -> Connection:
    return connection_with_properties()


def rule(when: str, name: str, value: str, policy: str = "if_empty") -> dict[str, str]:
    return {"when": when, "property": name, "value": value, "policy": policy}


STAGE = rule("attended", "lifecyclestage", "marketingqualifiedlead", "forward")
COMPANY = rule("no_show", "company", "Missed it", "always")


def keep(connection: Connection, *rules: dict[str, str]) -> None:
    SyncSettingsRow.objects.update_or_create(connection=connection, defaults={"outcomes": list(rules)})


def stored(connection: Connection) -> list[dict[str, Any]]:
    return list(SyncSettingsRow.objects.get(connection=connection).outcomes)


def add(client: Client, connection: Connection, **filled: str) -> Any:
    """Press Add a rule, fill in the new row, and save. The buttons are pressed as without a script."""
    form = opened(client, connection)
    added = client.post(address(connection), form.fields | {"rules": ["add"]})
    filled_in = {name.replace("_", "-"): value for name, value in filled.items()}
    return form_of(added, id="answers-form").send(client, address(connection), **filled_in)


def test_a_rule_is_added_in_words_and_saved(admin: Client, connection: Connection) -> None:
    reply = add(
        admin,
        connection,
        rule_0_when="no_show",
        rule_0_property="Industry",
        rule_0_value="Real estate",
        rule_0_policy="always",
    )

    assert reply.status_code == 302
    assert stored(connection) == [rule("no_show", "industry", "REAL_ESTATE", "always")]
    assert Change.objects.values_list("what", "actor").get() == ("outcomes", "alice")


def test_it_comes_back_as_it_was_typed(admin: Client, connection: Connection) -> None:
    keep(connection, STAGE)

    form = opened(admin, connection)

    assert form.fields["rule-0-property"] == ["Lifecycle stage"]
    assert form.fields["rule-0-value"] == ["MQL"]
    assert form.fields["rule-0-policy"] == ["forward"]
    assert form.send(admin, address(connection)).status_code == 302
    assert stored(connection) == [STAGE]
    assert not Change.objects.exists()


def test_the_values_are_offered_in_the_order_of_the_portal(admin: Client, connection: Connection) -> None:
    keep(connection, STAGE)

    text = admin.get(address(connection)).content.decode()

    offered = text.split('<datalist id="rule-0-values">')[1].split("</datalist>")[0]
    assert offered.index("Subscriber") < offered.index("Lead") < offered.index("MQL")


def test_a_property_that_was_archived_is_said_and_does_not_stop_other_changes(
    admin: Client, connection: Connection
) -> None:
    keep(connection, rule("attended", "gone", "x"))

    form = opened(admin, connection)
    assert "HubSpot no longer has this property" in admin.get(address(connection)).content.decode()
    assert form.send(admin, address(connection), source="on").status_code == 302

    assert stored(connection) == [rule("attended", "gone", "x")]
    assert SyncSettingsRow.objects.get().source


def test_the_history_says_which_rules_came_and_went(admin: Client, connection: Connection) -> None:
    for rules in ([STAGE], [COMPANY, STAGE], [STAGE, COMPANY], [COMPANY]):
        apply(connection, SettingsChange(fields={"outcomes": rules}), actor="alice")

    said = [change_sentence(one) for one in Change.objects.order_by("pk")]

    stage = "attended: lifecyclestage = marketingqualifiedlead (forward)"
    assert said == [
        f"added {stage}",
        "added no_show: company = Missed it (always)",
        "in another order",
        f"removed {stage}",
    ]


def test_only_the_lifecycle_stage_moves_forward(admin: Client, connection: Connection) -> None:
    keep(connection, STAGE, COMPANY)

    form = opened(admin, connection)

    assert form.choices["rule-0-policy"] == ["if_empty", "always", "forward"]
    assert form.choices["rule-1-policy"] == ["if_empty", "always"]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"rule_0_property": "Industry", "rule_0_value": "Fin"}, "Industry has no option “Fin”."),
        ({"rule_0_property": "Budget", "rule_0_value": "much"}, "“much” is no value for Budget (Number)."),
        ({"rule_0_property": "Industry"}, "Choose or type the value."),
        ({"rule_0_value": "Fin"}, "Choose the property to set."),
        ({"rule_0_property": "Nothing", "rule_0_value": "Fin"}, "HubSpot has no such contact property."),
        ({"rule_0_property": "Create date", "rule_0_value": "Fin"}, "can&#x27;t be chosen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    admin: Client, connection: Connection, sent: dict[str, str], says: str
) -> None:
    reply = add(admin, connection, **sent)

    text = reply.content.decode()
    assert reply.status_code == 422
    assert says in text
    assert text.count(" autofocus") == 1
    for value in sent.values():
        assert f'value="{value}"' in text
    assert stored(connection) == []


def test_a_row_that_is_left_empty_is_no_rule(admin: Client, connection: Connection) -> None:
    assert add(admin, connection).status_code == 302
    assert stored(connection) == []


def test_rules_are_moved_and_removed_before_they_are_saved(admin: Client, connection: Connection) -> None:
    keep(connection, STAGE, COMPANY)
    form = opened(admin, connection)

    moved = admin.post(address(connection), form.fields | {"rules": ["up 1"]}, headers={"HX-Request": "true"})
    text = moved.content.decode()
    assert text.index("Company name") < text.index("Lifecycle stage")
    assert json.loads(moved.headers["HX-Trigger-After-Settle"])["portal:focus"]["id"] == "rule-0-down"
    removed = admin.post(address(connection), form.fields | {"rules": ["remove 0"]}).content.decode()
    assert 'value="Lifecycle stage" list=' not in removed
    assert "Saved" not in removed
    assert stored(connection) == [STAGE, COMPANY]

    swapped = {
        name.replace("rule-0", "rule-x").replace("rule-1", "rule-0").replace("rule-x", "rule-1"): value
        for name, value in form.fields.items()
    }
    assert admin.post(address(connection), swapped).status_code == 302
    assert stored(connection) == [COMPANY, STAGE]


@pytest.mark.parametrize("asked", ["up 0", "down 1", "remove 7", "up x", "dance", "remove -1", ""])
def test_an_odd_button_changes_nothing(admin: Client, connection: Connection, asked: str) -> None:
    keep(connection, STAGE, COMPANY)
    form = opened(admin, connection)

    text = admin.post(address(connection), form.fields | {"rules": [asked]}).content.decode()

    assert text.index("Lifecycle stage") < text.index('value="Company name"')


def test_what_hubspot_lets_no_app_choose_is_said(admin: Client, connection: Connection) -> None:
    assert (
        "HubSpot lets no app choose whether a contact is a marketing contact."
        in admin.get(address(connection)).content.decode()
    )


# --- The switches -----------------------------------------------------------------------------------------------------


def test_switches_are_saved_with_who_did_it(admin: Client, connection: Connection) -> None:
    form = opened(admin, connection)

    form.send(admin, address(connection), engagement_polls="on", engagement_note="on", next_webinar="on")

    row = SyncSettingsRow.objects.get()
    assert (row.engagement_polls, row.engagement_note, row.next_webinar) == (True, True, True)
    assert (row.engagement_survey, row.source, row.join_link) == (False, False, False)
    assert set(Change.objects.values_list("what", "actor")) == {
        ("engagement.polls", "alice"),
        ("engagement.note", "alice"),
        ("next_webinar", "alice"),
    }


@pytest.mark.parametrize("name", ["join_link", "engagement_note"])
def test_a_switch_that_needs_another_one_says_so(admin: Client, connection: Connection, name: str) -> None:
    reply = opened(admin, connection).send(admin, address(connection), **{name: "on"})

    assert reply.status_code == 422
    text = reply.content.decode()
    assert f'id="{name}-error"' in text
    assert text.count(" autofocus") == 1
    assert not getattr(SyncSettingsRow.objects.get(), name)

from typing import Any

import pytest

from tests.sandbox.hubspot.portal import PROPERTIES, Portal

ATTENDED = {
    "name": "zoom_sync_attended",
    "label": "Webinars attended",
    "groupName": "zoom_sync",
    "type": "number",
    "fieldType": "number",
}


def with_group() -> Portal:
    portal = Portal()
    assert portal.post(f"{PROPERTIES}/groups", {"name": "zoom_sync", "label": "Webinars"}).status == 201
    return portal


def read(portal: Portal, *names: str) -> Any:
    body = {"archived": False, "dataSensitivity": "non_sensitive", "inputs": [{"name": name} for name in names]}
    return portal.post(f"{PROPERTIES}/batch/read", body)


def test_missing_ones_are_an_error_beside_the_results() -> None:
    answer = read(Portal(), "email", "zoom_sync_attended")
    assert (answer.status, [one["name"] for one in answer.results]) == (207, ["email"])
    assert answer.errors[0]["context"] == {"ids": ["zoom_sync_attended"]}


def test_the_group_comes_first() -> None:
    assert Portal().batch(f"{PROPERTIES}/batch/create", ATTENDED).status == 400


def test_a_created_property_is_read_back_and_can_be_written() -> None:
    portal = with_group()
    assert portal.batch(f"{PROPERTIES}/batch/create", ATTENDED).status == 201
    assert read(portal, "zoom_sync_attended").status == 200
    assert portal.create({"email": "ann@kuusi.example", "zoom_sync_attended": "3"}).status == 201


def test_a_group_or_property_that_exists_is_a_conflict() -> None:
    portal = with_group()
    assert portal.post(f"{PROPERTIES}/groups", {"name": "zoom_sync", "label": "Again"}).status == 409
    portal.batch(f"{PROPERTIES}/batch/create", ATTENDED)
    assert portal.batch(f"{PROPERTIES}/batch/create", ATTENDED).status == 409
    answer = portal.batch(f"{PROPERTIES}/batch/create", ATTENDED, {**ATTENDED, "name": "zoom_sync_registered"})
    assert (answer.status, len(answer.results), len(answer.errors)) == (207, 1, 1)


@pytest.mark.parametrize("wrong", [{"fieldType": "text"}, {"name": "Bad Name"}, {"label": ""}])
def test_a_definition_that_does_not_fit_is_refused(wrong: dict[str, str]) -> None:
    assert with_group().batch(f"{PROPERTIES}/batch/create", {**ATTENDED, **wrong}).status == 400


def test_label_changes_and_name_does_not() -> None:
    portal = with_group()
    portal.batch(f"{PROPERTIES}/batch/create", ATTENDED)
    answer = portal.send("PATCH", f"{PROPERTIES}/zoom_sync_attended", {"label": "Attended", "name": "other"})
    assert (answer.body["label"], answer.body["name"]) == ("Attended", "zoom_sync_attended")


def test_a_deleted_property_is_unknown_again() -> None:
    portal = with_group()
    portal.batch(f"{PROPERTIES}/batch/create", ATTENDED)
    assert portal.send("DELETE", f"{PROPERTIES}/zoom_sync_attended").status == 204
    assert portal.create({"email": "ann@kuusi.example", "zoom_sync_attended": "3"}).status == 400


def test_what_hubspot_defined_stays() -> None:
    assert Portal().send("PATCH", f"{PROPERTIES}/email", {"label": "Mail"}).status == 400
    assert Portal().send("DELETE", f"{PROPERTIES}/email").status == 400

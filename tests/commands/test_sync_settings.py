"""`sync_settings`: the document as it is printed, applied, and refused."""

import json
from pathlib import Path

import pytest

from tests.commands.running import is_one_sentence, run
from tests.support.world import World

pytestmark = pytest.mark.django_db

DOCUMENT = {
    "sync_webinars": True,
    "sync_from": "2026-10-01",
    "recordings": "selected",
    "exclusions": {"hosts": ["host.example"], "recordings": ["secret.example"], "contacts": ["own.example"]},
    "only_contacts": ["try@first.example"],
    "users": {"host@a.example": {"sync_new_webinars": True, "sync_recordings": True}},
    "webinars": {"81234567890": {"sync": True, "recordings": False}},
}


def test_what_was_applied_is_what_is_printed(empty_world: World, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")

    applied = run("sync_settings", "--apply", str(file))
    printed = run("sync_settings")

    assert json.loads(applied.out) == DOCUMENT
    assert json.loads(printed.out) == DOCUMENT


def test_a_key_that_is_left_out_stays_as_it_is(empty_world: World) -> None:
    run("sync_settings", "--apply", "-", stdin=json.dumps(DOCUMENT))

    ran = run("sync_settings", "--apply", "-", stdin='{"recordings": "none", "exclusions": {"hosts": []}}')

    expected = {**DOCUMENT, "recordings": "none", "exclusions": {**DOCUMENT["exclusions"], "hosts": []}}  # type: ignore[dict-item]
    assert json.loads(ran.out) == expected


@pytest.mark.parametrize("null", ['{"users": {"host@a.example": null}}', '{"webinars": {"812-3456-7890": null}}'])
def test_null_returns_to_inheriting(empty_world: World, null: str) -> None:
    run("sync_settings", "--apply", "-", stdin=json.dumps(DOCUMENT))

    ran = run("sync_settings", "--apply", "-", stdin=null)

    assert json.loads(ran.out)[next(iter(json.loads(null)))] == {}


def test_domains_are_cleaned(empty_world: World) -> None:
    ran = run("sync_settings", "--apply", "-", stdin='{"exclusions": {"contacts": ["@Own.Example", "own.example"]}}')

    assert json.loads(ran.out)["exclusions"]["contacts"] == ["own.example"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "write an object"),
        ('{"sync_webinar": true}', "there is no setting 'sync_webinar'"),
        ('{"sync_webinars": "yes"}', "write true or false"),
        ('{"recordings": "some"}', "write none, selected or all"),
        ('{"recordings": ["all"]}', "write none, selected or all"),
        ('{"sync_from": "1.10.2026"}', "write a day like 2026-10-01"),
        ('{"exclusions": {"guests": []}}', "there is no setting 'guests'"),
        ('{"exclusions": {"hosts": ["not a domain"]}}', "is not a domain"),
        ('{"exclusions": {"hosts": "a.example"}}', "write a list"),
        ('{"users": {"nobody": {}}}', "is not an e-mail address"),
        ('{"users": {"a@b.example": {"sync": true}}}', "there is no setting 'sync'"),
        ('{"webinars": {"abc": {"sync": true}}}', "is not a webinar ID"),
        ('{"webinars": {"81234567890": {"sync": 1}}}', "null to inherit"),
        ('{"only_contacts": [1]}', "write a list of texts"),
    ],
)
def test_a_broken_document_changes_nothing_and_says_so(empty_world: World, document: str, says: str) -> None:
    before = run("sync_settings").out

    ran = run("sync_settings", "--apply", "-", stdin=document)

    assert says in ran.err
    assert "Nothing was changed" in ran.err
    assert is_one_sentence(ran.err)
    assert ran.status == 2
    assert run("sync_settings").out == before


def test_a_file_that_is_not_there_is_named(empty_world: World) -> None:
    ran = run("sync_settings", "--apply", "nowhere.json")

    assert "nowhere.json cannot be read" in ran.err
    assert ran.status == 2

"""Activity: the changes of settings and the presses of Sync now, each with who did it and when."""

import pytest
from django.test import Client

from audits.models import Change
from integrations.models import Connection, Occurrence
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory

ADDRESS = "/admin/audits/change/"


def page(client: Client, **query: str) -> str:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def connection(db: None) -> Connection:
    return ConnectionFactory.create(name="Main")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"sync_webinars": True}, "off → on"),
        ({"recordings": "all"}, "none → all Zoom users"),
        ({"sync_from": "2026-10-01"}, "30 days before connecting → 2026-10-01"),
        ({"only_contacts": ["ann@x.example"]}, "0 addresses → 1 address"),
        ({"exclusions": {"hosts": ["a.example", "b.example"]}}, "added a.example, b.example"),
        ({"users": {"ann@x.example": {"sync_recordings": False}}}, "as set globally → off"),
        ({"webinars": {"81": {"sync": True}}}, "as set globally → on"),
    ],
)
def test_says_from_what_to_what(admin: Client, connection: Connection, document: dict[str, object], says: str) -> None:
    apply(connection, check(document), actor="bob")
    assert says in page(admin)
    assert "bob" in page(admin)


def test_what_stays_as_it_was_is_not_told(admin: Client, connection: Connection) -> None:
    apply(connection, check({"sync_webinars": False, "exclusions": {"hosts": []}}), actor="bob")
    assert "Nothing has been changed yet" in page(admin)


def test_a_command_is_named_as_one(admin: Client, connection: Connection) -> None:
    apply(connection, check({"sync_webinars": True}), actor="command")
    assert "A command on the server" in page(admin)


def test_who_pressed_sync_now_is_told(admin: Client, connection: Connection) -> None:
    occurrence: Occurrence = OccurrenceFactory.create(webinar=WebinarFactory.create(connection=connection))
    admin.post(f"/admin/integrations/occurrence/{occurrence.pk}/sync-now/")
    change = Change.objects.get(what="sync_now")
    assert (change.actor, change.connection) == ("alice", "Main")
    assert occurrence.webinar.zoom_id in change.subject


def test_is_found_by_what_and_by_who(admin: Client, connection: Connection) -> None:
    apply(connection, check({"sync_webinars": True}), actor="bob")
    apply(connection, check({"recordings": "all"}), actor="cat")
    assert "off → on" not in page(admin, what="recordings")
    assert "off → on" not in page(admin, q="cat")
    assert "Nothing like this" in page(admin, q="nobody")


def test_somebody_without_permission_sees_nothing(staff: Client) -> None:
    assert staff.get(ADDRESS).status_code == 403


def test_each_entry_has_a_page_in_words(admin: Client, connection: Connection) -> None:
    apply(connection, check({"sync_webinars": True}), actor="bob")
    entry = Change.objects.get()
    text = admin.get(f"{ADDRESS}{entry.pk}/change/").content.decode()
    assert "Sync webinar data" in text and "off → on" in text and "bob" in text
    assert f"{ADDRESS}{entry.pk}/change/" in page(admin)

"""Whoever was deleted from HubSpot does not come back, unless HubSpot restores them."""

from pathlib import Path

import pytest
from django.core.management import call_command

from integrations.models import Connection, Deletion
from integrations.sync import rounds
from integrations.sync.context import opened
from sandbox.hubspot import seed
from sandbox.hubspot.contact_changes import archive_contact, forget_contact, restore_contact
from tests.support.webinars import ANN, BEN, CAT, OTHER, PAST, UPCOMING, again, id_of, ours, past, signed_up, upcoming
from tests.support.world import World

pytestmark = pytest.mark.django_db


def live(world: World) -> list[str]:
    contacts = world.hubspot["contacts"].values()
    return sorted(one["properties"]["email"] for one in contacts if not one["archived"])


def test_an_archived_contact_is_left_out_under_all_its_addresses(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, ANN, "Ann", additional=[BEN], archived_at=world.now - 86400)
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.sync()

    assert world.people(PAST, "emails_excluded") == {ANN: "previously_deleted", BEN: "previously_deleted"}
    assert live(world) == [CAT]
    assert world.activities(PAST) == {CAT: ["REGISTERED"]}
    assert again(world) == 0


def test_deletions_are_read_to_the_end_before_the_first_contact_is_created(empty_world: World) -> None:
    world = empty_world
    for number in range(250):
        seed.add_contact(world.hubspot, f"gone{number}@mail.example", archived_at=world.now - 86400)
    past(world, PAST, signed_up(world, ANN), signed_up(world, "gone249@mail.example"))
    heard = world.listen()

    world.sync()

    contacts = [line.split(" ")[0] for line in heard if "/contacts" in line]
    sweep = [number for number, path in enumerate(contacts) if "archived=true" in path]
    creates = [
        number
        for number, path in enumerate(contacts)
        if path.startswith("/hubspot/crm/objects/2026-03/contacts/batch/create")
    ]
    assert len(sweep) == 3
    assert max(sweep) < min(creates)
    assert live(world) == [ANN]


def scheduled(world: World, webinar_id: int) -> None:
    connection = Connection.objects.select_related("zoom", "hubspot").get(pk=world.connection.pk)
    with opened(connection, "schedule", clock=world.clock) as context:
        context.hubspot.account()  # so that the token is loaded on the test's own database connection
        list(rounds.sync(context, [str(webinar_id)], None, None))


def test_a_contact_deleted_minutes_before_a_scheduled_run_is_not_created(empty_world: World) -> None:
    """It was never written by us, so only the list of archived contacts tells of it."""
    world = empty_world
    upcoming(world, UPCOMING, signed_up(world, ANN))
    scheduled(world, UPCOMING)
    seed.add_contact(world.hubspot, BEN, "Ben")
    world.later(minutes=20)
    archive_contact(world.hubspot, id_of(world, BEN), world.now)
    world.zoom["webinars"][str(UPCOMING)]["registrants"] += [
        signed_up(world, BEN, days=0),
        signed_up(world, CAT, days=0),
    ]
    world.later(minutes=10)

    scheduled(world, UPCOMING)

    assert live(world) == [ANN, CAT]
    assert world.people(UPCOMING, "emails_excluded") == {BEN: "previously_deleted"}


def test_archived_contacts_are_read_once_a_run_and_only_for_somebody_new(empty_world: World) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN, archived_at=world.now - 86400)
    for webinar_id in (UPCOMING, OTHER):
        upcoming(world, webinar_id, *(signed_up(world, email) for email in (ANN, BEN)))
    heard = world.listen()
    world.sync(UPCOMING, OTHER)
    first = sum("archived=true" in line for line in heard)
    heard.clear()
    world.later(minutes=1)
    world.sync(UPCOMING, OTHER)

    assert (first, sum("archived=true" in line for line in heard)) == (1, 0)


def test_a_list_of_many_pages_serves_the_scheduled_runs_of_as_many_seconds(empty_world: World) -> None:
    world = empty_world
    for number in range(1000):
        seed.add_contact(world.hubspot, f"gone{number}@mail.example", archived_at=world.now - 86400)
    people = upcoming(world, UPCOMING, signed_up(world, ANN))["registrants"]
    scheduled(world, UPCOMING)
    heard = world.listen()
    swept = []
    for seconds, email in ((9, BEN), (2, CAT)):
        world.later(seconds=seconds)
        people.append(signed_up(world, email, days=0))
        scheduled(world, UPCOMING)
        swept.append(sum("archived=true" in line for line in heard))

    assert swept == [0, 10]
    assert live(world) == [ANN, BEN, CAT]


def test_while_deletions_cannot_be_read_nobody_is_created(empty_world: World) -> None:
    world = empty_world
    for number in range(150):
        seed.add_contact(world.hubspot, f"gone{number}@mail.example", archived_at=world.now - 86400)
    past(world, PAST, signed_up(world, ANN), signed_up(world, "gone149@mail.example"))
    world.meanwhile("contacts$", lambda sandbox: None)  # the first page comes
    world.fault(method="GET", path="contacts$", times=3, status=503)

    broken = world.sync()[PAST, ""]
    assert (broken.status, live(world)) == ("partial", [])
    assert world.causes(PAST)["sync_error"] == {"unavailable": 1}

    world.later(minutes=10)
    assert world.sync()[PAST, ""].status == "synced"
    assert live(world) == [ANN]
    assert world.people(PAST, "emails_excluded") == {"gone149@mail.example": "previously_deleted"}


def test_a_contact_deleted_since_it_was_written_stays_deleted(empty_world: World) -> None:
    world = empty_world
    webinar = past(world, PAST, signed_up(world, ANN), signed_up(world, BEN))
    world.sync()
    archive_contact(world.hubspot, id_of(world, ANN), world.now)
    webinar["registrants"] += [signed_up(world, ANN, days=-6, nth="again")]
    upcoming(world, UPCOMING, signed_up(world, ANN), signed_up(world, BEN))

    world.later(minutes=1)
    world.sync()

    assert live(world) == [BEN]
    assert world.people(UPCOMING, "emails_excluded") == {ANN: "previously_deleted"}
    assert ours(world, BEN)["total_registrations"] == "2"
    assert again(world) == 0


def test_privacy_deletion_leaves_nothing_in_the_bin_and_is_remembered_without_the_address(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN))
    world.sync()
    forget_contact(world.hubspot, id_of(world, ANN))
    upcoming(world, UPCOMING, signed_up(world, ANN))

    world.later(minutes=1)
    world.sync()

    assert live(world) == []
    assert world.people(UPCOMING, "emails_excluded") == {ANN: "previously_deleted"}
    assert ANN not in str(list(Deletion.objects.values()))
    assert again(world) == 0


def test_a_restored_contact_is_synced_again_and_its_deletion_forgotten(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN, "Ann", "Lee"))
    world.sync()
    ann = id_of(world, ANN)
    archive_contact(world.hubspot, ann, world.now)
    upcoming(world, UPCOMING, signed_up(world, ANN))
    world.later(minutes=1)
    world.sync()
    assert Deletion.objects.count() == 1

    restore_contact(world.hubspot, ann)
    world.later(minutes=1)
    world.sync()

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert ours(world, ANN)["total_registrations"] == "2"
    assert Deletion.objects.count() == 0
    assert again(world) == 0


def test_a_contact_made_again_by_hand_gets_everything_the_old_one_had(empty_world: World) -> None:
    world = empty_world
    past(world, PAST, signed_up(world, ANN), came=((ANN, 0, 60),))
    world.sync()
    forget_contact(world.hubspot, id_of(world, ANN))
    event = world.event(PAST)
    assert event is not None
    event["participants"].clear()
    seed.add_contact(world.hubspot, ANN, "Annika")
    upcoming(world, UPCOMING, signed_up(world, ANN))

    world.later(minutes=1)
    world.sync(UPCOMING)
    world.later(minutes=1)
    world.sync(PAST)

    assert world.activities(UPCOMING) == {ANN: ["REGISTERED"]}
    assert world.activities(PAST) == {ANN: ["REGISTERED", "ATTENDED"]}
    assert ours(world, ANN)["total_registrations"] == "2"
    assert again(world) == 0


def test_an_imported_address_is_never_created_and_a_live_contact_is_updated(empty_world: World, tmp_path: Path) -> None:
    world = empty_world
    seed.add_contact(world.hubspot, BEN, "Ben", archived_at=world.now - 86400)
    listed = tmp_path / "deleted.txt"
    listed.write_text(f"{ANN}\n  Ben@Mail.example \n{CAT}\n", encoding="utf-8")
    call_command("import_deleted", str(listed))
    seed.add_contact(world.hubspot, CAT, "Cat")
    past(world, PAST, *(signed_up(world, email) for email in (ANN, BEN, CAT)))

    world.sync()

    assert live(world) == [CAT]
    assert world.people(PAST, "emails_excluded") == {ANN: "previously_deleted", BEN: "previously_deleted"}
    assert ours(world, CAT)["total_registrations"] == "1"
    assert Deletion.objects.filter(source="imported").count() == 3


def test_a_contact_deleted_while_its_webinar_is_synced_is_left_out_in_the_same_run(empty_world: World) -> None:
    world = empty_world
    upcoming(world, OTHER, signed_up(world, ANN))
    world.sync()
    world.later(minutes=1)
    past(world, PAST, signed_up(world, ANN), signed_up(world, BEN), came=((ANN, 0, 60), (BEN, 0, 60)))
    world.meanwhile("register/create", lambda sandbox: archive_contact(world.hubspot, id_of(world, ANN), 0))

    result = world.sync(PAST)[PAST, ""]

    assert world.people(PAST, "emails_excluded") == {ANN: "previously_deleted"}
    assert world.activities(PAST) == {BEN: ["REGISTERED", "ATTENDED"]}
    assert result.status == "synced"
    assert again(world) == 0

"""The part Proof of a webinar's page: the line, the differences, their buttons, the progress and the file."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audits.models import Change
from integrations.models import KeptParticipation, Occurrence, Proof, ProofDifference, SyncJob
from portal.screens.home.newest_proof import newest_proofs
from portal.screens.webinars.webinar.proof import wording
from tests.support.factories import START, OccurrenceFactory

PIECE = {"HX-Request": "true"}
ANN, BEN = "ann@mail.example", "ben@mail.example"
DIFFERENCES = (
    {"what": "participation_missing", "email": ANN, "expected": "attended", "cure": "people"},
    {"what": "participation_unexpected", "email": BEN, "found": "registered", "cure": "keep", "contact_id": "7"},
    {"what": "event_differs", "expected": "name: Heat pumps", "found": "name: =Other", "cure": "event"},
)


@pytest.fixture
def occurrence(db: None) -> Occurrence:
    row: Occurrence = OccurrenceFactory.create(webinar__topic="Heat pumps", status="synced", synced_at=START)
    return row


def proved(occurrence: Occurrence, *differences: dict[str, str], people: int = 46, **more: Any) -> Proof:
    document = {
        "zoom": {"registered": 46, "attended": 31, "cancelled": 0},
        "hubspot": {"registered": 0, "attended": 31, "cancelled": 0, "no_show": 15},
    }
    facts = {"people": people, "accounted": people, "adds_up": True, "sha256": "ab" * 32} | more
    proof = Proof.objects.create(
        occurrence=occurrence, proved_at=START, ended_at=START, differing=len(differences), document=document, **facts
    )
    ProofDifference.objects.bulk_create(ProofDifference(proof=proof, **one) for one in differences)
    return proof


def tab(client: Client, occurrence: Occurrence) -> str:
    return client.get(reverse("admin:webinar", args=(occurrence.pk,)) + "?tab=proof").content.decode()


def press(client: Client, name: str, occurrence: Occurrence, **data: str) -> str:
    return client.post(reverse(f"admin:{name}", args=(occurrence.pk,)), data, headers=PIECE).content.decode()


def test_a_webinar_that_was_never_proved_says_what_a_proof_is(admin: Client, occurrence: Occurrence) -> None:
    shown = tab(admin, occurrence)

    assert "Not proved yet" in shown
    assert "Prove now" in shown


def test_a_proof_without_a_difference_is_one_line(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence)

    shown = tab(admin, occurrence)

    assert "46 people, every one accounted for" in shown
    assert "Repair all" not in shown
    assert "abababababababab" in shown


def test_each_difference_has_its_button(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES, accounted=45, adds_up=False)

    shown = tab(admin, occurrence)

    for words in (
        "3 differences",
        "1 person is not accounted for",
        "Missing from the marketing event",
        "Should be: attended",
        "Send again",
        "Leave as it is",
        "Restore the event",
        "Repair all",
    ):
        assert words in shown


def test_pressing_one_repairs_only_that_and_proves_again(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)
    first = ProofDifference.objects.get(what="participation_missing")

    shown = press(admin, "cure_difference", occurrence, difference=str(first.pk))

    job = SyncJob.objects.get()
    assert (job.trigger, job.actor, job.people) == ("sync_now", "alice", [ANN])
    assert Proof.objects.get().wanted_by == "alice"
    assert "The repair is under way" in shown
    assert 'hx-trigger="every 2s"' in shown
    assert not KeptParticipation.objects.exists()
    assert list(Change.objects.filter(what="cure").values_list("actor", flat=True)) == ["alice"]


def test_a_participation_is_left_as_it_is_without_a_sync(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)
    second = ProofDifference.objects.get(what="participation_unexpected")

    press(admin, "cure_difference", occurrence, difference=str(second.pk))

    kept = KeptParticipation.objects.get()
    assert (kept.contact_id, kept.state, kept.actor) == ("7", "registered", "alice")
    assert not SyncJob.objects.exists()
    assert Proof.objects.get().wanted_at


def test_all_are_repaired_by_one_sync_of_the_webinar(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)

    press(admin, "cure_difference", occurrence, all="1")

    assert SyncJob.objects.get().people == []
    assert KeptParticipation.objects.count() == 1
    assert not ProofDifference.objects.filter(cured_at=None).exists()


def test_what_belongs_to_another_webinar_is_not_touched(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)
    other = OccurrenceFactory.create()

    for difference in (str(ProofDifference.objects.all()[0].pk), "", "x"):
        press(admin, "cure_difference", other, difference=difference)

    assert not SyncJob.objects.exists()


def test_prove_now_wants_a_proof_and_shows_the_progress(admin: Client, occurrence: Occurrence) -> None:
    shown = press(admin, "prove_now", occurrence)

    proof = Proof.objects.get()
    assert (proof.wanted_by, proof.occurrence) == ("alice", occurrence)
    assert "being read anew" in shown
    again = admin.get(reverse("admin:proof_progress", args=(occurrence.pk,)), headers=PIECE).content.decode()
    assert 'hx-trigger="every 2s"' in again


def test_while_nothing_changes_the_progress_is_not_told_again(admin: Client, occurrence: Occurrence) -> None:
    shown = press(admin, "prove_now", occurrence)
    page = reverse("admin:proof_progress", args=(occurrence.pk,))
    assert f'hx-get="{page}?seen=proving"' in shown
    assert admin.get(f"{page}?seen=proving", headers=PIECE).status_code == 204
    assert admin.get(f"{page}?seen=repairing", headers=PIECE).status_code == 200


def test_every_person_is_shown_in_one_box_with_the_cause(admin: Client, occurrence: Occurrence) -> None:
    proof = proved(occurrence, people=6, accounted=5)
    boxes = {"in_hubspot": 2, "left_out": {"excluded_domain": 2}, "waiting": {}, "failed": {"": 1}}
    proof.document |= {"accounted": boxes}
    proof.save()

    shown = tab(admin, occurrence)

    assert "Where the 6 people stand" in shown
    assert "In HubSpot 2 · Left out 2 (Excluded domain 2) · Waiting 0 · Failed 1 · Not accounted for 1</dd>" in shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("contact 1080", "yhteystieto 1080"),
        ("merged into contact 7", "yhdistetty yhteystietoon 7"),
        ("call 1041", "puhelu 1041"),
        ("call us", "call us"),
        ("name: Old; new 100 %; start: 2026-10-01", "nimi: Old; new 100 %; alku: 2026-10-01"),
        ("cancelled: yes", "peruttu"),
        ("", "ei mitään"),
    ],
)
def test_what_differs_is_said_in_the_readers_language(value: str, words: str) -> None:
    with translation.override("fi"):
        assert wording.shown_value(value) == words


def test_without_a_script_the_page_is_shown_again(admin: Client, occurrence: Occurrence) -> None:
    answer = admin.post(reverse("admin:prove_now", args=(occurrence.pk,)))

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?tab=proof")


def test_what_could_not_be_read_is_said(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, error="HubSpot does not answer.")

    shown = tab(admin, occurrence)

    assert "Nothing is proved" in shown
    assert "HubSpot does not answer." in shown
    assert "every one accounted for" not in shown


def test_pruned_rows_are_said(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, notes=["pruned"])

    assert "no longer kept" in tab(admin, occurrence)


def test_a_viewer_sees_it_and_presses_nothing(client: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)
    viewer = User.objects.create_user("vera", password="pw", is_staff=True)
    viewer.groups.set(Group.objects.filter(name="Viewer"))
    client.force_login(viewer)

    shown = tab(client, occurrence)

    assert ANN in shown
    assert "Prove now" not in shown
    assert "Send again" not in shown


def test_the_file_has_a_line_a_difference_and_no_formula(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES)

    answer = admin.get(reverse("admin:proof_csv", args=(occurrence.pk,)))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert lines[0] == "what,email,expected,found,cure"
    assert lines[1] == f"participation_missing,{ANN},attended,,people"
    assert len(lines) == 4


def test_home_says_how_many_people_are_accounted_for(admin: Client, occurrence: Occurrence) -> None:
    proved(occurrence, *DIFFERENCES, accounted=45)
    other = OccurrenceFactory.create(webinar__connection=occurrence.webinar.connection)
    proved(other, people=4)

    found = newest_proofs(START)[occurrence.webinar.connection_id]

    assert (found.accounted, found.people, found.differing) == (49, 50, 3)
    assert found.url.endswith("?tab=proof")
    assert newest_proofs(START.replace(year=START.year + 1)) == {}

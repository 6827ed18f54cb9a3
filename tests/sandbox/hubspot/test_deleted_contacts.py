from sandbox.hubspot import contact_changes, seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def test_an_archived_contact_is_not_found_by_address() -> None:
    portal = Portal()
    gone = seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    assert portal.read_by_email("gone@kuusi.example").status == 207
    assert portal.read_by_id(gone).status == 207


def test_an_archived_contact_is_read_by_id_where_archived_ones_are_asked_for() -> None:
    portal = Portal()
    gone = seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    answer = portal.read_by_id(gone, archived=True)
    assert answer.results[0]["archived"] is True
    assert answer.results[0]["archivedAt"] == seed.moment(portal.now - 100)


def test_the_recycling_bin_is_listed_with_its_addresses() -> None:
    portal = Portal()
    seed.add_contact(portal.hs, "here@kuusi.example")
    seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    answer = portal.get(CONTACTS, archived="true", properties="email,hs_additional_emails", limit=100)
    assert [one["properties"]["email"] for one in answer.results] == ["gone@kuusi.example"]


def test_creating_a_deleted_person_again_is_allowed() -> None:
    portal = Portal()
    gone = seed.add_contact(portal.hs, "gone@kuusi.example", archived_at=portal.now - 100)
    answer = portal.create({"email": "gone@kuusi.example"})
    assert answer.status == 201
    assert answer.results[0]["id"] != gone


def test_deleting_and_restoring() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    assert portal.send("DELETE", f"{CONTACTS}/{ann}").status == 204
    assert portal.get(f"{CONTACTS}/{ann}").status == 404
    contact_changes.restore_contact(portal.hs, ann)
    assert portal.get(f"{CONTACTS}/{ann}").status == 200


def test_deleting_for_good_leaves_nothing_to_read() -> None:
    portal = Portal()
    ann = seed.add_contact(portal.hs, "ann@kuusi.example")
    assert portal.post(f"{CONTACTS}/gdpr-delete", {"objectId": ann}).status == 204
    assert portal.read_by_id(ann, archived=True).status == 207
    body = {"objectId": "ann@kuusi.example", "idProperty": "email"}
    assert portal.post(f"{CONTACTS}/gdpr-delete", body).status == 204
    assert portal.hs["blocklist"] == ["ann@kuusi.example"]

from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import Portal

USERS, OWNERS = "/settings/users/2026-03", "/crm/owners/2026-03"


def test_users_are_paged() -> None:
    portal = Portal()
    for number in range(3):
        seed.add_user(portal.hs, f"u{number}@portal.example")
    first = portal.get(USERS, limit=2)
    rest = portal.get(USERS, limit=2, after=first.body["paging"]["next"]["after"])
    assert [user["email"] for user in first.results + rest.results] == [f"u{n}@portal.example" for n in range(3)]


def test_one_user_is_found_by_id_or_address() -> None:
    portal = Portal()
    user = seed.add_user(portal.hs, "u@portal.example")
    assert portal.get(f"{USERS}/{user}").body["email"] == "u@portal.example"
    assert portal.get(f"{USERS}/u%40portal.example", idProperty="EMAIL").body["id"] == user
    assert portal.get(f"{USERS}/5").status == 404


def test_an_owner_may_be_a_queue_without_an_address() -> None:
    portal = Portal()
    user = seed.add_user(portal.hs, "u@portal.example")
    seed.add_owner(portal.hs, "u@portal.example", user)
    seed.add_owner(portal.hs, None, kind="QUEUE")
    seed.add_owner(portal.hs, "left@portal.example", archived=True)
    owners = portal.get(OWNERS).results
    assert [(owner["type"], owner.get("email")) for owner in owners] == [
        ("PERSON", "u@portal.example"),
        ("QUEUE", None),
    ]
    assert owners[0]["userId"] == int(user)
    assert [owner["email"] for owner in portal.get(OWNERS, archived="true").results] == ["left@portal.example"]


def test_each_list_has_a_scope_of_its_own() -> None:
    portal = Portal()
    portal.token = seed.add_token(portal.hs, "owners", scopes=["oauth", "crm.objects.owners.read"])
    assert (portal.get(USERS).status, portal.get(OWNERS).status) == (403, 200)
    portal.token = seed.add_token(portal.hs, "users", scopes=["oauth", "settings.users.read"])
    assert (portal.get(USERS).status, portal.get(OWNERS).status) == (200, 403)


def test_the_account_tells_its_time_zone() -> None:
    portal = Portal()
    details = portal.get("/account-info/2026-03/details").body
    assert (details["portalId"], details["timeZone"]) == (portal.hs["portal_id"], "Europe/Helsinki")
    assert details["utcOffsetMilliseconds"] in (7_200_000, 10_800_000)

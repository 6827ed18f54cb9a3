from sandbox.hubspot import seed
from tests.sandbox.hubspot.portal import CONTACTS, Portal


def test_ten_seconds_have_a_limit_and_roll_on() -> None:
    portal = Portal(limit_per_10s=2)
    assert [portal.get(CONTACTS).status for _ in range(3)] == [200, 200, 429]
    portal.now += 10
    assert portal.get(CONTACTS).status == 200


def test_a_refusal_names_its_policy_and_no_time_to_wait() -> None:
    portal = Portal(limit_per_10s=0)
    answer = portal.get(CONTACTS)
    assert (answer.body["errorType"], answer.body["policyName"]) == ("RATE_LIMIT", "TEN_SECONDLY_ROLLING")
    assert "Retry-After" not in answer.headers


def test_every_answer_tells_what_is_left() -> None:
    portal = Portal(limit_per_10s=5)
    headers = portal.get(CONTACTS).headers
    assert headers["X-HubSpot-RateLimit-Max"] == "5"
    assert headers["X-HubSpot-RateLimit-Remaining"] == "4"
    assert headers["X-HubSpot-RateLimit-Interval-Milliseconds"] == "10000"
    assert "X-HubSpot-RateLimit-Daily" not in headers


def test_search_has_a_limit_of_its_own_and_no_headers() -> None:
    portal = Portal(limit_per_10s=2)
    answers = [portal.post(f"{CONTACTS}/search", {"filterGroups": []}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert answers[-1].body["policyName"] == "SECONDLY"
    assert "X-HubSpot-RateLimit-Remaining" not in answers[0].headers
    portal.now += 1
    assert portal.post(f"{CONTACTS}/search", {"filterGroups": []}).status == 200


def test_tokens_are_refreshed_outside_the_limit() -> None:
    portal = Portal(limit_per_10s=0)
    answer = portal.form("/oauth/2026-03/token", grant_type="refresh_token", refresh_token=seed.REFRESH_TOKEN)
    assert answer.status == 200
    assert "X-HubSpot-RateLimit-Max" not in answer.headers

"""Pages are followed by token; a token lives 15 minutes and belongs to its query."""

from tests.sandbox.zoom.zoom_api import ZoomCaller, refusal

PATH = "/webinars/81000000001/registrants"


def test_pages_hold_everybody_once() -> None:
    zoom, token, ids = ZoomCaller(), "", []
    while True:
        answer = zoom.read(PATH, page_size=4, **({"next_page_token": token} if token else {}))
        ids += [one["id"] for one in answer["registrants"]]
        token = answer["next_page_token"]
        if not token:
            break
    assert len(ids) == len(set(ids)) == answer["total_records"] == 6
    assert answer["page_count"] == 2


def test_a_token_expires_after_15_minutes() -> None:
    zoom = ZoomCaller()
    token = zoom.read(PATH, page_size=4)["next_page_token"]
    zoom.now += 15 * 60
    assert zoom.get(PATH, page_size=4, next_page_token=token).status_code == 200
    zoom.now += 1
    answer = zoom.get(PATH, page_size=4, next_page_token=token)
    assert refusal(answer) == (400, 300)
    assert answer.get_json()["message"] == "The next page token is invalid or expired."


def test_a_token_belongs_to_its_query() -> None:
    zoom = ZoomCaller()
    token = zoom.read(PATH, page_size=4)["next_page_token"]
    assert refusal(zoom.get(PATH, page_size=4, status="denied", next_page_token=token)) == (400, 300)


def test_nonsense_is_no_token() -> None:
    assert refusal(ZoomCaller().get(PATH, next_page_token="?")) == (400, 300)


def test_a_page_holds_300_at_most() -> None:
    zoom = ZoomCaller(people=400)
    assert len(zoom.read("/webinars/81000090000/registrants", page_size=2000)["registrants"]) == 300

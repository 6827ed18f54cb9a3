"""The time until webhooks are acknowledged and become syncs, with worker and beat at work.

Run it by `python -m tests.bench.webhooks`.

Arguments: events a second, and for how many seconds (default: 100 and 20). On SQLite as `serve` runs, or on the
PostgreSQL and Redis of DATABASE_URL, REDIS_URL and CELERY_BROKER_URL as compose runs. Latency counts from the moment an
event was due to be sent, so that a slow answer also counts for those that had to wait behind it.
"""

import http.client
import os
import random
import sys
import threading
import time
from collections.abc import Iterator

from sandbox.webhooks import Json, zoom_request
from tests.bench import workflow_calls
from tests.bench.served import HOST, PORT, SECRET, Served, email, served, until, webinar_id

Figure = tuple[str, float, float | None, str]

SENDERS, WEBINARS, PEOPLE = 24, 20, 100
COMPOSED = [
    "-m gunicorn --bind 127.0.0.1:8600 --worker-class portal.web.Worker --workers 2 --threads 8 --log-level warning"
    " portal.wsgi:application",
    "-m celery --app portal.celery --quiet worker --pool threads --concurrency 8 --loglevel WARNING",
    "-m celery --app portal.celery --quiet beat --loglevel WARNING --pidfile=",
]
WAITING = "from integrations.models import WebhookDelivery as D; print(D.objects.filter(state='waiting').count())"


def registered(webinar: int, one: Json, nth: int) -> Json:
    """Return an event as large as those of Zoom."""
    told = {"email": one["email"], "first_name": "P", "last_name": "Kuusi", "id": one["id"], "status": "approved"}
    thing = {"id": webinar, "uuid": "4444AAAiAAAAAiAiAiiAii==", "type": 5, "host_id": HOST, "topic": "Heat pumps"}
    thing |= {"registrant": told, "comments": "x" * 1500}
    stamp = int(time.time() * 1000) + nth
    return {"event": "webinar.registration_created", "event_ts": stamp, "payload": {"object": thing}}


def crowd(number: int) -> Json:
    """The events of a flood go through all webinars, and through the people of each."""
    webinar, person = 1 + number % WEBINARS, number // WEBINARS % PEOPLE
    return registered(webinar_id(webinar), {"email": email(webinar, person), "id": f"r{webinar}.{person}"}, number)


def measure(a_second: int, seconds: int) -> list[float]:
    """Milliseconds from when each event was due until its answer; anything but 204 ends the measurement."""
    bodies = [zoom_request(crowd(number), SECRET, time.time()) for number in range(a_second * seconds)]
    took: list[float] = []
    statuses: list[int] = []
    start, turn = time.perf_counter() + 0.5, iter(range(len(bodies)))

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        for number in turn:
            due = start + number / a_second
            time.sleep(max(due - time.perf_counter(), 0))
            signed = bodies[number]
            connection.request("POST", "/webhooks/zoom/bench/", signed.body, signed.headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
            took.append((time.perf_counter() - due) * 1000)

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if statuses.count(204) != len(bodies):
        raise SystemExit(f"only {statuses.count(204)} of {len(bodies)} were acknowledged")
    return sorted(took)


def mark(took: list[float], percent: int) -> float:
    """The percentile, of sorted ones."""
    return took[max(int(len(took) * percent / 100), 1) - 1]


def reach_hubspot(portal: Served, people: int) -> list[float]:
    """Seconds from somebody's registration until HubSpot has it, one after the other, at odd moments."""
    token = portal.zoom_token()
    webinar, took = webinar_id(0), []
    for number in range(people):
        person = f"one{number}@lumi.example"
        body = {"email": person, "first_name": "One", "last_name": "Lumi"}
        path = f"/zoom/v2/webinars/{webinar}/registrants"
        added = portal.sandbox(path, "POST", body, token)
        begun = time.perf_counter()
        told = registered(webinar, {"email": person, "id": added["registrant_id"]}, number)
        status, _ = portal.post("/webhooks/zoom/bench/", zoom_request(told, SECRET, time.time()))
        if status != 204:
            raise SystemExit(f"HTTP {status}")
        until(lambda person=person: is_registered(portal, person), 90, every=0.05)  # type: ignore[misc]
        took.append(time.perf_counter() - begun)
        time.sleep(random.uniform(0, 4))  # noqa: S311
    return took


def is_registered(portal: Served, person: str) -> bool:
    hubspot = portal.sandbox("/sandbox/hubspot")
    ids = {key for key, one in hubspot["contacts"].items() if one["properties"].get("email") == person}
    return any(ids & event["participants"].keys() for event in hubspot["marketing_events"].values())


def figures(a_second: int = 100, seconds: int = 20) -> Iterator[Figure]:
    """A figure: its name, how much was measured, and how much it may be."""
    composed = [[sys.executable, *one.split()] for one in COMPOSED] if "DATABASE_URL" in os.environ else None
    with served(WEBINARS, PEOPLE, composed) as portal:
        reached = sorted(reach_hubspot(portal, 20))
        yield "a registration reaches HubSpot: 95th percentile", round(mark(reached, 95), 1), 5, " s"
        yield from workflow_calls.figures(portal)
        took = measure(a_second, seconds)
        what = f"webhooks acknowledged, {a_second} a second for {seconds} s, worker and beat at work"
        yield f"{what}: median", round(mark(took, 50), 1), None, " ms"
        yield f"{what}: 99th percentile", round(mark(took, 99), 1), 100 if composed else 250, " ms"
        yield f"{what}: longest", round(took[-1], 1), 3000, " ms"
        left = until(lambda: portal.manage("shell", "--verbosity", "0", "-c", WAITING).strip() == "0", 300, every=1)
        yield "and worked off so long after the last one", round(left, 1), None, " s"


def main(a_second: int = 100, seconds: int = 20) -> None:
    for what, measured, at_most, unit in figures(a_second, seconds):
        bound = "" if at_most is None else f" (at most {at_most:g}{unit})"
        sys.stdout.write(f"{what}: {measured:g}{unit}{bound}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""How fast webhooks are acknowledged with both APIs down: `python -m tests.bench.webhooks [events a second] [seconds]`.

The portal runs as in production, in a directory of its own. Latency counts from the moment an event was due to be sent,
so that a slow answer also counts for those that had to wait behind it.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integrations.sandbox.webhooks import Json, zoom_request

PORT, SECRET, SENDERS = 8099, "bench-secret", 24
ACCOUNT = (
    "from integrations.models import ZoomAccount as Z; from django.utils.timezone import now;"
    f"Z.objects.create(name='Z', account_id='A', webhook_key='bench', webhook_secret='{SECRET}', connected_at=now())"
)


def event(number: int) -> Json:
    """A registration, with everything Zoom sends."""
    registrant = {"id": f"r{number}", "email": f"p{number}@kuusi.example", "first_name": "P", "status": "approved"}
    thing = {"id": 82000000001, "uuid": "4444AAAiAAAAAiAiAiiAii==", "type": 5, "registrant": registrant}
    thing |= {"topic": "Heat pumps", "start_time": "2030-07-13T21:44:51Z", "comments": "x" * 1500}
    return {"event": "webinar.registration_created", "event_ts": 1626230691572 + number, "payload": {"object": thing}}


@contextmanager
def portal(workers: int) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        nobody = "http://127.0.0.1:9"
        environment = {**os.environ, "VAR_DIR": folder, "ZOOM_API_URL": nobody, "HUBSPOT_API_URL": nobody}
        (Path(folder) / "static").mkdir()
        for arguments in (["migrate", "--verbosity", "0"], ["shell", "--verbosity", "0", "-c", ACCOUNT]):
            subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)  # noqa: S603
        gunicorn = ["-m", "gunicorn", "--bind", f"127.0.0.1:{PORT}", "--workers", str(workers), "--threads", "8"]
        command = [sys.executable, *gunicorn, "--log-level", "warning", "portal.wsgi:application"]
        server = subprocess.Popen(command, env=environment)  # noqa: S603
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The portal did not start.")


def measure(a_second: int, seconds: int) -> list[float]:
    """Milliseconds from when each event was due until its answer; anything but 204 ends the measurement."""
    bodies = [zoom_request(event(number), SECRET, time.time()) for number in range(a_second * seconds)]
    took: list[float] = []
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
            if answer.status != 204:
                raise SystemExit(f"HTTP {answer.status}")
            took.append((time.perf_counter() - due) * 1000)

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def mark(took: list[float], percent: int) -> float:
    """The percentile, of sorted ones."""
    return took[int(len(took) * percent / 100) - 1]


def p99(a_second: int = 200, seconds: int = 10, workers: int = 2) -> float:
    """Milliseconds, of the portal as the image starts it."""
    with portal(workers):
        measure(20, 2)  # warm
        return mark(measure(a_second, seconds), 99)


def main(a_second: int = 200, seconds: int = 10) -> None:
    for workers in (1, 2):
        with portal(workers):
            measure(20, 2)  # warm
            took = measure(a_second, seconds)
        if len(took) != a_second * seconds:
            raise SystemExit(f"only {len(took)} of {a_second * seconds} were acknowledged")
        marks = " ".join(f"p{percent} {mark(took, percent):.1f} ms" for percent in (50, 95, 99, 100))
        sys.stdout.write(f"{workers} worker(s), {a_second} events/s for {seconds} s: {marks}\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

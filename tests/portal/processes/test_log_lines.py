"""Log lines say which connection, webinar and run they are about, in text or JSON, and hold nothing that is secret."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from audits.models import Run
from audits.redacted import redacted
from integrations import log_ids
from portal import logs
from tests.support.world import World

ADDRESS = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.\w+")


@contextmanager
def logged(form: str, level: str = "DEBUG") -> Iterator[io.StringIO]:
    """Log as a process with this LOG_FORMAT and LOG_LEVEL would, but into memory."""
    into = io.StringIO()
    configuration = logs.configuration(level, form)
    configuration["handlers"]["stderr"]["stream"] = into
    root = logging.getLogger()
    handlers = list(root.handlers)
    logging.config.dictConfig(configuration)
    try:
        yield into
    finally:
        logging.config.dictConfig(settings.LOGGING)
        root.handlers[:] = handlers


def objects(into: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in into.getvalue().splitlines()]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_whole_sync_of_the_demo_logs_no_address_no_token_and_no_link(world: World, form: str) -> None:
    with logged(form) as into:
        world.sync()
        world.sync()
        world.prove()

    text = into.getvalue()
    zoom, hubspot = world.connection.zoom, world.connection.hubspot
    zoom.refresh_from_db()
    secrets = {zoom.access_token, zoom.client_secret, zoom.webhook_key, hubspot.access_token} - {""}
    assert len(secrets) == 4
    assert len(text.splitlines()) > 500
    assert not ADDRESS.findall(text)
    assert not [secret for secret in secrets if secret in text]
    assert not re.findall(r"zoom\.us/(?:w|j|rec)/|tk=|[Bb]earer|passcode", text)


def test_each_line_of_a_sync_names_connection_webinar_and_the_run_of_the_audit_log(world: World) -> None:
    with logged("json", "INFO") as into:
        world.sync()

    lines = objects(into)
    requests = [
        line for line in lines if line["logger"] == "integrations.transport.http" and "token" not in line["message"]
    ]
    runs = {line["run"] for line in lines if "run" in line}
    assert requests and {line["connection"] for line in requests} == {str(world.connection.pk)}
    assert {str(run) for run in Run.objects.values_list("pk", flat=True)} <= runs
    for line in lines:
        assert "run" not in line or line["webinar"]
    assert log_ids.current() == {}


def test_threads_log_with_the_ids_of_whoever_gave_them_their_work() -> None:
    with log_ids.ThreadPool(2) as pool, log_ids.put(run="r1"):
        found = list(pool.map(lambda _: dict(log_ids.current()), range(4)))

    assert found == [{"run": "r1"}] * 4


def test_a_line_of_json_is_one_object_with_its_traceback() -> None:
    with logged("json") as into:
        try:
            raise ValueError("Key (email)=(ann@mail.example) already exists\nDETAIL: forged")
        except ValueError:
            with log_ids.put(connection=7, webinar="812"):
                logging.getLogger("portal").exception("two\nlines %s", "tell ann@mail.example")

    (line,) = objects(into)
    assert {"connection": "7", "webinar": "812", "level": "ERROR", "logger": "portal"}.items() <= line.items()
    assert "ValueError" in line["exception"]
    assert "ann" not in into.getvalue()


def test_a_line_of_text_ends_with_the_ids() -> None:
    with logged("text") as into, log_ids.put(connection=7, run="r1"):
        logging.getLogger("portal").warning("Not read")

    assert into.getvalue().endswith("WARNING portal Not read [connection=7 run=r1]\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Key (email)=(ann@mail.example) exists", "Key (email)=(…@…) exists"),
        ("GET /users/ann%40mail.example failed", "GET /users/…@… failed"),
        ("Max retries exceeded with url: /w/812?tk=abc.def", "Max retries exceeded with url: /w/812?…"),
        ("https://zoom.us/w/812?tk=abc&pwd=x", "https://zoom.us/w/812?…"),
        ("https://zoom.us/rec/play/abc-def", "https://zoom.us/rec/play/…"),
        ("amqp://portal:hush@broker:5672//", "amqp://…@broker:5672//"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer …"),
        ("{'client_secret': 'hush hush', 'a': 1}", "{'client_secret': …, 'a': 1}"),
        ("refresh_token=hushhush&a=1", "refresh_token=…&a=1"),
        ("pat-eu1-0a1b2c3d-1111-2222-3333-444455556666", "…"),
        ("gAAAAABnU0VDUkVUU0VDUkVUU0VDUkVU", "…"),
        ("eyJhbGciOi.eyJzdWIi.c2lnbmVk", "…"),
    ],
)
def test_secrets_and_addresses_are_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "GET /users/{} [light]: 200 in 12 ms, try 1 v=2;track",
        "POST token: 200",
        "A token was not renewed: reconnect the account",
        "celery@worker-1 ready.",
        "The broker does not answer yet",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert redacted(text) == text

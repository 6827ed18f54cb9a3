"""The parts a world is put together from. Times are epoch seconds; a row's are minutes after its session's start."""

import hashlib
from typing import Any

from sandbox.world.ids import opaque, uuid

Json = dict[str, Any]

MINUTE = 60
HOUR = 3600
DAY = 86400


def webinar(webinar_id: int, topic: str, host: str, start: int, minutes: int, **more: Any) -> Json:
    """A single webinar with open registration; `more` replaces what differs."""
    single: Json = {
        "id": webinar_id,
        "uuid": uuid(f"webinar {webinar_id}"),
        "host_id": opaque(host),
        "topic": topic,
        "agenda": f"{topic}. Questions are welcome at any time.",
        "type": 5,
        "start": start,
        "duration": minutes,
        "timezone": "Europe/Helsinki",
        "created": start - 40 * DAY,
        "join_url": f"https://sandbox.zoom.example/j/{webinar_id}",
        "registration_url": f"https://sandbox.zoom.example/webinar/register/WN_{opaque(str(webinar_id))}",
        "is_simulive": False,
        "registration": registration(),
        "alternative_hosts": [],
        "panelists": [],
        "occurrences": [],
        "registrants": [],
        "sessions": [],
    }
    return single | more


def registration(
    approval_type: int = 0, registration_type: int = 1, custom_questions: list[Json] | None = None, **own: bool
) -> Json:
    """The form: `custom_questions` come from `question`; `own` are Zoom's own fields, each with if it is required."""
    fields = {"last_name": False, **own}
    return {
        "approval_type": approval_type,
        "registration_type": registration_type,
        "questions": [{"field_name": name, "required": required} for name, required in fields.items()],
        "custom_questions": custom_questions or [],
    }


def question(title: str, *answers: str, kind: str = "", required: bool = False) -> Json:
    """A custom question; `kind` is short, single_radio, single_dropdown or multiple. Without answers it is short."""
    asked: Json = {"title": title, "type": kind or ("single_radio" if answers else "short"), "required": required}
    return asked | ({"answers": list(answers)} if answers else {})


def tracking_source(name: str, webinar_id: int, **more: Any) -> Json:
    """A link to the registration page that tells where somebody came from; for `tracking_sources` of a webinar."""
    number = str(int(hashlib.sha256(name.encode()).hexdigest()[:10], 16)).rjust(13, "5")
    page = f"WN_{opaque(str(webinar_id))}"
    source: Json = {"id": number, "source_name": name, "visitor_count": 0}
    source["tracking_url"] = f"https://sandbox.zoom.example/webinar/register/{number}/{page}"
    return source | more


def answered(one: Json, custom: dict[str, str] | None = None, source: Json | None = None, **own: str) -> Json:
    """Return the registrant with answers: `custom` by title, `own` by Zoom's field names, `source` the link taken."""
    asked = [{"title": title, "value": value} for title, value in (custom or {}).items()]
    return one | own | {"custom_questions": asked} | ({"tracking_source_id": source["id"]} if source else {})


def registrant(email: str, first: str, last: str, created: int, status: str = "approved", nth: str = "") -> Json:
    """`nth` numbers the registrations of one address."""
    one = {"id": opaque(f"{email} {created} {nth}"), "email": email, "first_name": first, "last_name": last}
    return one | {"created": created, "status": status}


def session(name: str, start: int, minutes: int, rows: list[Json], **more: Any) -> Json:
    """One run of a webinar; `rows` come from `row` and get this session's start."""
    placed = [place(one, start, number) for number, one in enumerate(rows)]
    run: Json = {"uuid": uuid(name), "start": start, "end": start + minutes * MINUTE, "rows": placed}
    run |= {"report_ready_at": run["end"] + 30 * MINUTE, "recording": None}
    return run | more


def row(email: str, name: str, joined: int, left: int, **more: Any) -> Json:
    """One join. An empty `email` is a guest whose address Zoom keeps to itself."""
    return {"email": email, "name": name, "join": joined, "leave": left, **more}


def place(one: Json, start: int, number: int) -> Json:
    # Each join gets a user id of its own: it identifies nobody.
    return one | {
        "join": start + one["join"] * MINUTE,
        "leave": start + one["leave"] * MINUTE,
        "user_id": str(16778240 + number * 1024),
    }


def recording(ready_at: int, lines: list[tuple[str, str]] | None = None, reason: str = "") -> Json:
    """`lines` are who says what; `reason` is why Zoom does not hand out the transcript; neither: there is none."""
    if lines:
        return {"ready_at": ready_at, "transcript": {"vtt": vtt(lines)}}
    return {"ready_at": ready_at, "transcript": {"reason": reason} if reason else None}


def vtt(lines: list[tuple[str, str]]) -> str:
    cues = [
        f"{number}\n00:00:{number * 5:02d}.000 --> 00:00:{number * 5 + 4:02d}.500\n{speaker}: {text}\n"
        for number, (speaker, text) in enumerate(lines, start=1)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)

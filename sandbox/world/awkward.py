"""Webinars with people who must be left out, and sessions that are hard to read."""

from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY, HOUR, MINUTE, Json, recording, registrant, row, session, webinar
from sandbox.world.ids import opaque


def awkward_webinars(base: int) -> list[Json]:
    return [exclusions(base), restarted(base)]


def exclusions(base: int) -> Json:
    """Every reason for leaving somebody out, and one masked guest who counts because of the registrant id."""
    end = base - 5 * DAY
    start = end - 50 * MINUTE
    people = [
        ("hugo.user@seller.example", "Hugo", "User"),
        ("ilse.user@seller.example", "Ilse", "User"),
        ("otso@own.example", "Otso", "Own"),
        ("tessa@team.own.example", "Tessa", "Own"),
        ("liisa@mail", "Liisa", "Nieminen"),
        ("sam.second@lumi.example", "Sam", "Lee"),
        ("gone@mail.example", "Gone", "Away"),
        ("henrik.host@a.example", "Henrik", "Host"),
        ("mira.alt@a.example", "Mira", "Alternative"),
        ("paul.panel@guest.example", "Paul", "Panel"),
        ("mia@norra.example", "Mia", "Sund"),
        ("noah@mail.example", "Noah", "Reed"),
    ]
    registrants = [registrant(*one, base - 10 * DAY + number * HOUR) for number, one in enumerate(people)]
    mia = next(one["id"] for one in registrants if one["email"] == "mia@norra.example")
    rows = [
        row("henrik.host@a.example", "Henrik Host", 0, 50, user=opaque(HENRIK)),
        row("paul.panel@guest.example", "Paul Panel", 0, 50),
        row("hugo.user@seller.example", "Hugo User", 0, 30),
        row("otso@own.example", "Otso Own", 0, 50),
        row("sam.second@lumi.example", "Sam Lee", 5, 50),
        row("", "Mia", 10, 50, registrant_id=mia),
        row("noah@mail.example", "Noah Reed", 0, 25),
        row("", "Guest 17", 0, 45),
    ]
    said = [("Henrik Host", "Good morning."), ("Paul Panel", "Good morning to you.")]
    run = session("exclusions", start, 50, rows, recording=recording(end + HOUR, said))
    return webinar(
        81000000002, "Data protection for sales teams", HENRIK, start, 50, registrants=registrants, sessions=[run],
        alternative_hosts=["mira.alt@a.example"],
        panelists=[{"id": opaque("paul"), "email": "paul.panel@guest.example", "name": "Paul Panel"}],
    )  # fmt: skip


def restarted(base: int) -> Json:
    """Stopped and started again: two sessions, UUIDs with slashes, joins before the start, a phone, a waiting room.

    Zoom no longer lists it for its host: only the reports know it.
    """
    start = base - 4 * DAY - 100 * MINUTE
    owner = opaque(OLIVIA)
    first = [
        row("olivia.owner@a.example", "Olivia Owner", -15, 40, user=owner),
        row("elin@kuusi.example", "Elin Frost", -10, 40),
        row("fred@lumi.example", "Fred Moss", 0, 30),
        row("", "+358 40 *****67", 5, 40),
    ]
    second = [
        row("olivia.owner@a.example", "Olivia Owner", 0, 50, user=owner),
        row("elin@kuusi.example", "Elin Frost", 0, 30),
        row("gina@mail.example", "Gina Rossi", 5, 50),
        row("finn.walkin@mail.example", "Finn Aalto", 10, 19),
        row("iris@norra.example", "Iris Blom", 0, 10, status="in_waiting_room"),
    ]
    people = [
        ("elin@kuusi.example", "Elin", "Frost"),
        ("fred@lumi.example", "Fred", "Moss"),
        ("gina@mail.example", "Gina", "Rossi"),
        ("iris@norra.example", "Iris", "Blom"),
    ]
    kept = recording(start + 5 * HOUR)
    again = start + 50 * MINUTE
    sessions = [
        session("first", start, 40, first, uuid="/9aB+xTfQ2mZk3LrN8vYwg==", recording=kept),
        session("second", again, 50, second, uuid="Qd7Kc//uR0yPbE5sVtXnJA==", recording=kept),
    ]
    registrants = [registrant(*one, base - 11 * DAY + number * HOUR) for number, one in enumerate(people)]
    return webinar(
        81000000009, "Retrofit clinic", OLIVIA, start, 90, registrants=registrants, sessions=sessions, unlisted=True
    )

"""Series: one registration for all occurrences, one for each, and one without times or registration."""

from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY, MINUTE, Json, registrant, registration, row, session, webinar


def series(base: int) -> list[Json]:
    return [once_for_all(base), one_by_one(base), whenever(base)]


def once_for_all(base: int) -> Json:
    """Two occurrences are over, one is next, one later. Who registered late missed the earlier ones."""
    starts = [base + days * DAY for days in (-15, -5, 5, 15)]
    registrants = [
        registrant("xena@kuusi.example", "Xena", "Lahti", base - 20 * DAY),
        registrant("ann.virtanen@kuusi.example", "Ann", "Virtanen", base - 20 * DAY),
        registrant("yuri@lumi.example", "Yuri", "Sato", base - 10 * DAY),
        registrant("zoe@norra.example", "Zoe", "Nord", base - 1 * DAY),
    ]
    first = [row("xena@kuusi.example", "Xena Lahti", 0, 60), row("ann.virtanen@kuusi.example", "Ann Virtanen", 0, 30)]
    second = [row("yuri@lumi.example", "Yuri Sato", 0, 25)]
    sessions = [
        session("once for all 1", starts[0], 60, first),
        # Started five minutes late and ended five minutes early.
        session("once for all 2", starts[1] + 5 * MINUTE, 50, second),
    ]
    recurrence = {"type": 1, "repeat_interval": 10, "end_times": 4}
    return webinar(
        81000000007, "Energy update", OLIVIA, starts[0], 60, type=9, recurrence=recurrence,
        occurrences=occurrences(starts, 60), registrants=registrants, sessions=sessions,
    )  # fmt: skip


def one_by_one(base: int) -> Json:
    starts = [base + days * DAY for days in (-8, 6, 20, 34)]
    dates = occurrences(starts, 45)
    chosen = [
        (0, "bo@kuusi.example", "Bo", "Wiik"),
        (0, "cia@lumi.example", "Cia", "Roth"),
        (1, "bo@kuusi.example", "Bo", "Wiik"),
        (2, "dora@norra.example", "Dora", "Hahn"),
    ]
    registrants = [
        registrant(email, first, last, base - (12 - number) * DAY) | {"occurrences": [dates[nth]["occurrence_id"]]}
        for number, (nth, email, first, last) in enumerate(chosen)
    ]
    run = session("one by one 1", starts[0], 45, [row("bo@kuusi.example", "Bo Wiik", 0, 45)])
    recurrence = {"type": 2, "repeat_interval": 2, "weekly_days": "3", "end_times": 4}
    return webinar(
        81000000008, "Installer workshop", HENRIK, starts[0], 45, type=9, recurrence=recurrence, occurrences=dates,
        registration=registration(registration_type=2), registrants=registrants, sessions=[run],
    )  # fmt: skip


def whenever(base: int) -> Json:
    """No fixed times and no registration: whoever came was signed in, so Zoom knows the address."""
    first = [row("aino@kuusi.example", "Aino Laakso", 0, 30), row("pekka@lumi.example", "Pekka Toivo", 0, 15)]
    second = [row("aino@kuusi.example", "Aino Laakso", 10, 40)]
    sessions = [session("whenever 1", base - 12 * DAY, 30, first), session("whenever 2", base - 4 * DAY, 40, second)]
    return webinar(
        81000000021, "Open house hour", HENRIK, base - 20 * DAY, 30, type=6,
        registration=registration(approval_type=2), sessions=sessions,
    )  # fmt: skip


def occurrences(starts: list[int], minutes: int) -> list[Json]:
    return [
        {"occurrence_id": str(start * 1000), "start": start, "duration": minutes, "status": "available"}
        for start in starts
    ]

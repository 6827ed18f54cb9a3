"""Single webinars that are over and whose numbers no longer change."""

from sandbox.world.accounts import HENRIK, OLIVIA, SOFIA
from sandbox.world.build import DAY, HOUR, MINUTE, Json, recording, registrant, row, session, webinar


def past_webinars(base: int) -> list[Json]:
    return [
        plain(base),
        nobody_came(base),
        strict_rule(base),
        quiet_recording(base),
        transcript_processing(base),
        transcript_deleted(base),
    ]


def plain(base: int) -> Json:
    """Mixed case, a plus address, other alphabets, one address twice, a rejoin, two devices at once, an absentee."""
    end = base - 3 * DAY
    start = end - 60 * MINUTE
    said = [("Olivia Owner", "Welcome."), ("Henrik Host", "Let us begin."), ("Olivia Owner", "Thank you all.")]
    rows = [
        row("Ann.Virtanen@Kuusi.example", "Ann Virtanen", 0, 20),
        row("Ann.Virtanen@Kuusi.example", "Ann Virtanen", 30, 60),
        row("ben+zoom@lumi.example", "Ben Lund", 5, 45),
        row("ben+zoom@lumi.example", "Ben Lund (phone)", 25, 60),
        row("chloe@norra.example", "Chloë Öberg-Šarić", 10, 40),
        row("dan@kuusi.example", "Dan Koski", 0, 60),
    ]
    run = session("plain", start, 60, rows, recording=recording(end + HOUR, said))
    registrants = [
        registrant("Ann.Virtanen@Kuusi.example", "Ann", "Virtanen", base - 10 * DAY),
        registrant("ben+zoom@lumi.example", "Ben", "Lund", base - 9 * DAY),
        registrant("chloe@norra.example", "Chloë", "Öberg-Šarić", base - 8 * DAY),
        registrant("Dan@kuusi.example", "Dan", "Koski", base - 8 * DAY + HOUR),
        registrant("dan@kuusi.example", "Dan", "Koski", base - 5 * DAY),
        registrant("eva@mail.example", "Eva", "Salo", base - 7 * DAY),
    ]
    return webinar(
        81000000001, "Getting started with heat pumps", OLIVIA, start, 60, registrants=registrants, sessions=[run]
    )


def nobody_came(base: int) -> Json:
    end = base - 6 * DAY
    start = end - 30 * MINUTE
    run = session("nobody came", start, 30, [], recording=recording(end + HOUR))
    registrants = [
        registrant("vera@kuusi.example", "Vera", "Mäki", base - 9 * DAY),
        registrant("wille@lumi.example", "Wille", "Ek", base - 9 * DAY),
    ]
    return webinar(81000000006, "Early bird session", HENRIK, start, 30, registrants=registrants, sessions=[run])


def strict_rule(base: int) -> Json:
    """One person whom a rule of HubSpot's administrator refuses; no recording was made."""
    start = base - 6 * DAY - 60 * MINUTE
    rows = [row("kalle@kuusi.example", "Kalle Laine", 0, 60), row("jane@strict.example", "Jane Strict", 0, 30)]
    registrants = [
        registrant("kalle@kuusi.example", "Kalle", "Laine", base - 12 * DAY),
        registrant("jane@strict.example", "Jane", "Strict", base - 11 * DAY),
    ]
    run = session("strict rule", start, 60, rows)
    return webinar(81000000013, "Permits and paperwork", HENRIK, start, 60, registrants=registrants, sessions=[run])


def quiet_recording(base: int) -> Json:
    """The recording of a host whose domain is excluded from recordings."""
    end = base - 9 * DAY
    start = end - 60 * MINUTE
    rows = [row("lena@kuusi.example", "Lena Holm", 0, 30), row("mats@lumi.example", "Mats Berg", 0, 60)]
    registrants = [
        registrant("lena@kuusi.example", "Lena", "Holm", base - 14 * DAY),
        registrant("mats@lumi.example", "Mats", "Berg", base - 13 * DAY),
    ]
    run = session("quiet recording", start, 60, rows, recording=recording(end + HOUR, [("Sofia Quiet", "Hello.")]))
    return webinar(81000000015, "Behind the scenes", SOFIA, start, 60, registrants=registrants, sessions=[run])


def transcript_processing(base: int) -> Json:
    """Ended 30 hours ago: the attendance is final, the transcript not ready for the whole day."""
    end = base - 30 * HOUR
    start = end - 45 * MINUTE
    registrants = [
        registrant("vik@kuusi.example", "Vik", "Rao", base - 6 * DAY),
        registrant("wanda@lumi.example", "Wanda", "Nowak", base - 6 * DAY),
    ]
    rows = [row("vik@kuusi.example", "Vik Rao", 0, 45)]
    run = session("not transcribed yet", start, 45, rows, recording=recording(end + HOUR, reason="NOT_READY"))
    return webinar(81000000019, "Sizing a heat store", OLIVIA, start, 45, registrants=registrants, sessions=[run])


def transcript_deleted(base: int) -> Json:
    end = base - 10 * DAY
    start = end - 60 * MINUTE
    registrants = [
        registrant("yrsa@norra.example", "Yrsa", "Dahl", base - 15 * DAY),
        registrant("ben+zoom@lumi.example", "Ben", "Lund", base - 13 * DAY),
        registrant("ann.virtanen@kuusi.example", "Ann", "Virtanen", base - 12 * DAY),
    ]
    rows = [row("yrsa@norra.example", "Yrsa Dahl", 0, 15), row("ann.virtanen@kuusi.example", "Ann Virtanen", 0, 45)]
    kept = recording(end + HOUR, reason="DELETED_OR_TRASHED")
    run = session("transcript deleted", start, 60, rows, recording=kept)
    return webinar(81000000020, "Noise and neighbours", OLIVIA, start, 60, registrants=registrants, sessions=[run])

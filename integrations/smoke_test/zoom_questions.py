"""The questions that Zoom's documents leave open and reading can settle: one function each, which returns one line.

`QUESTIONS` says what each function asks.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

from integrations.records import SERIES, SERIES_WITHOUT_TIMES, Question
from integrations.smoke_test.zoom_trial import A_FEW, WINDOW, ZoomTrial, count, refusal, status_line
from integrations.transport.answers import Answer

Ask = Callable[[ZoomTrial], str]
Params = dict[str, str | int]
MONTHS = range(7, 13)
REGISTRANTS = "/webinars/{}/registrants"


def nothing(what: str) -> str:
    """Return the finding for an account without anything to ask about."""
    return f"nothing to try it on: this account has no {what}"


def answers(trial: ZoomTrial) -> str:
    return f"yes, {len(next(trial.zoom.users(), []))} users on the first page"


def webinar_pages(trial: ZoomTrial) -> str:
    path = "/users/{}/webinars"
    one: Params = {"type": "scheduled", "page_size": 1}
    for host in trial.hosts:
        first = trial.ask(path, host.id, **one)
        if int(first.body.get("total_records") or 0) < 2:
            continue
        token = str(first.body.get("next_page_token") or "")
        if not token:
            return "no next_page_token is given, so the portal goes by page_number"
        second = trial.ask(path, host.id, next_page_token=token, **one)
        if refusal(second):
            return f"the second page: {status_line(second)}"
        same = first.body["webinars"] == second.body["webinars"]
        return f"next_page_token {'repeats the first page, so the portal goes by page_number' if same else 'leads on'}"
    return nothing("host with two webinars")


def history_reach(trial: ZoomTrial) -> str:
    """Read month by month, beyond the half year that is documented."""
    found = []
    for month in MONTHS:
        last = trial.today - (month - 1) * WINDOW
        first = last - WINDOW + timedelta(days=1)
        between: Params = {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "meeting_type": "webinar",
            "page_size": 300,
        }
        answer = trial.ask("/report/history_meetings", **between)
        sessions = len(answer.body.get("history_meetings") or ())
        found.append(f"{month}: {status_line(answer) if refusal(answer) else f'{sessions} sessions'}")
    return f"months ago: {', '.join(found)}; where there are none, Zoom has none or names none"


def without_times(trial: ZoomTrial) -> str:
    for webinar in trial.webinars:
        if webinar.type == SERIES_WITHOUT_TIMES:
            return f"registrants: {count(trial.ask(REGISTRANTS, webinar.id), 'registrants')}"
    return nothing("series without fixed times")


def by_occurrence(trial: ZoomTrial) -> str:
    for webinar in trial.details:
        if webinar.type == SERIES and webinar.registration_type in (2, 3) and webinar.occurrences:
            whole = trial.ask(REGISTRANTS, webinar.id)
            each = [trial.ask(REGISTRANTS, webinar.id, occurrence_id=one.id) for one in webinar.occurrences[:3]]
            shown = "; ".join(count(one, "registrants") for one in each)
            return f"without an occurrence: {count(whole, 'registrants')}; by occurrence: {shown}"
    return nothing("series that people register for an occurrence at a time")


def inactive_users(trial: ZoomTrial) -> str:
    user = next((user for page in trial.zoom.users("inactive") for user in page), None)
    if user is None:
        return nothing("inactive user")
    return f"webinars: {count(trial.ask('/users/{}/webinars', user.id, type='scheduled'), 'webinars')}"


def share_url(trial: ZoomTrial) -> str:
    for session in trial.sessions:
        answer = trial.ask("/meetings/{}/recordings", session.uuid)
        if refusal(answer) is None:
            files = answer.body.get("recording_files") or ()
            shown = {
                "share_url": bool(answer.body.get("share_url")),
                "play_url": any("play_url" in one for one in files),
            }
            return ", ".join(f"{name} {'is there' if there else 'is missing'}" for name, there in shown.items())
    return nothing(f"recording among its last {A_FEW} sessions")


def simulive(trial: ZoomTrial) -> str:
    for webinar in trial.webinars:
        for session in trial.zoom.past_sessions(webinar.id) if webinar.simulive else ():
            return f"participants: {count(_participants(trial, session.uuid), 'participants')}"
    return nothing("simulive webinar that took place")


def registrant_ids(trial: ZoomTrial) -> str:
    for session in trial.sessions:
        answer = _participants(trial, session.uuid)
        rows = [] if refusal(answer) else answer.body.get("participants") or []
        people = trial.ask(REGISTRANTS, session.webinar_id, page_size=300).body.get("registrants") if rows else None
        if people:
            ids = {str(row["registrant_id"]) for row in rows if row.get("registrant_id")}
            known = ids.intersection(str(one.get("id")) for one in people)
            return f"{len(rows)} stays name {len(ids)} registrants, and {len(known)} of them are in the list"
    return nothing(f"attendance of a webinar with registrants among its last {A_FEW} sessions")


def _participants(trial: ZoomTrial, uuid: str) -> Answer:
    fields: Params = {"page_size": 300, "include_fields": "registrant_id"}
    return trial.ask("/report/webinars/{}/participants", uuid, **fields)


def several_answers(trial: ZoomTrial) -> str:
    """Return only what stands between two of Zoom's own choices. What people answered is not shown."""
    between: Counter[str] = Counter()
    for webinar in trial.details:
        asked = [one for one in trial.zoom.questions(webinar.id) if one.custom and one.several]
        answer = trial.ask(REGISTRANTS, webinar.id, page_size=300) if asked else None
        for row in (answer.body.get("registrants") or ()) if answer else ():
            for question in asked:
                between.update(_between(question, row.get("custom_questions") or ()))
    return ", ".join(f"{text!r} {times} times" for text, times in between.items()) or nothing("such answers")


def _between(question: Question, given: Iterable[dict[str, object]]) -> Iterable[str]:
    values = [str(one.get("value") or "") for one in given if one.get("title") == question.name]
    if len(values) > 1:
        yield "an entry each"
    for value in values:
        at = sorted((value.find(choice), choice) for choice in question.choices if choice in value)
        for (start, choice), (following, _) in zip(at, at[1:], strict=False):
            yield value[start + len(choice) : following][:5]


def both_features(trial: ZoomTrial) -> str:
    both = 0
    for host in trial.hosts:
        answer = trial.ask("/users/{}/settings", host.id)
        if refusal(answer):
            return status_line(answer)
        feature = answer.body.get("feature") or {}
        events = any(value is True for name, value in feature.items() if name.startswith("zoom_events"))
        both += bool(events and feature.get("webinar"))
    return f"{both} of {len(trial.hosts)} hosts"


QUESTIONS: tuple[tuple[str, Ask], ...] = (
    ("pages of a host's webinars", webinar_pages),
    ("sessions of more than half a year ago", history_reach),
    ("registrants of a series without fixed times", without_times),
    ("registrants of a series, by occurrence", by_occurrence),
    ("webinars of an inactive user", inactive_users),
    ("addresses of a recording", share_url),
    ("who was there in a simulive webinar", simulive),
    ("whether attendance leads to registrants", registrant_ids),
    ("what stands between several answers to a question", several_answers),
    ("webinars and Zoom Events at the same host", both_features),
)

WRITES = "not asked: it would register somebody in Zoom"
HELD = "not asked: only a webinar held for it would show it"
NOT_ASKED: tuple[tuple[str, str], ...] = (
    ("whether a deleted registrant is gone like one who cancelled", WRITES),
    ("a required question left unanswered; error 3041; registering for Zoom Events", WRITES),
    ("phone lines, failovers and practice sessions among the stays", HELD),
    ("tracking ids of repeated webhooks; the order of events", HELD),
    ("answers to surveys; the report of upcoming events", "not asked: the portal does not use them"),
)

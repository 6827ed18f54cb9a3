"""`/report/webinars/{uuid}/polls`: who answered what, a person an entry; several answers to one question are joined."""

from sandbox.state import Sandbox
from sandbox.zoom.engagement.sessions import Json, at, by_person, report, said, thousandths
from sandbox.zoom.shared.times import iso


@report("polls")
def list_polls(sandbox: Sandbox, webinar: Json, session: Json) -> Json:
    return {
        "id": webinar["id"],
        "uuid": session["uuid"],
        "start_time": iso(session["start"]),
        "questions": [
            {**person, "question_details": [_answer(session, one) for one in rows]}
            for person, rows in by_person(said(sandbox, session, "polls"))
        ],
    }


def _answer(session: Json, one: Json) -> Json:
    return {
        "question": one["question"],
        "answer": ";".join(one["answers"]),
        "polling_id": one["polling_id"],
        "date_time": thousandths(at(session, one)),
    }

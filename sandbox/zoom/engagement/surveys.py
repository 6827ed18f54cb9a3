"""`/report/webinars/{uuid}/survey`: the survey after the session; people may answer it for days."""

from sandbox.state import Sandbox
from sandbox.zoom.engagement.sessions import Json, at, by_person, report, said, thousandths
from sandbox.zoom.shared.times import iso
from sandbox.zoom.shared.ways import way


@report("survey")
def get_survey(sandbox: Sandbox, webinar: Json, session: Json) -> Json | None:
    survey = session.get("survey")
    if survey is None and not way(sandbox, "empty_survey_reports"):
        return None
    return {
        "webinar_id": webinar["id"],
        "webinar_uuid": session["uuid"],
        "start_time": iso(session["start"]),
        "survey_id": survey["survey_id"] if survey else "",
        "survey_name": survey["survey_name"] if survey else "",
        "survey_answers": [
            {**person, "answer_details": [_answer(session, one) for one in rows]}
            for person, rows in by_person(said(sandbox, session, "survey_answers"))
        ],
    }


def _answer(session: Json, one: Json) -> Json:
    return {
        "question": one["question"],
        "question_id": one["question_id"],
        "answer": ";".join(one["answers"]),
        "date_time": thousandths(at(session, one)),
    }

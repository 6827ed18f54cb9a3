"""`/report/webinars/{uuid}/qa`: questions, deleted and open ones too, with the answers and comments they got."""

from sandbox.state import Sandbox
from sandbox.zoom.engagement.sessions import Json, at, by_person, report, said, user_id
from sandbox.zoom.shared.times import iso

LIVE = "live answered"


@report("qa", expires=True)
def list_questions(sandbox: Sandbox, webinar: Json, session: Json) -> Json:
    return {
        "id": webinar["id"],
        "uuid": session["uuid"],
        "start_time": iso(session["start"]),
        "questions": [
            {
                "user_id": user_id(sandbox, rows[0]),
                "email": person["email"],
                "name": person["name"],
                "question_details": [_question(sandbox, session, one) for one in rows],
            }
            for person, rows in by_person(said(sandbox, session, "questions"))
        ],
    }


def _question(sandbox: Sandbox, session: Json, one: Json) -> Json:
    replies: list[Json] = one["replies"]
    return {
        "question_id": one["question_id"],
        "question": one["question"],
        "answer": ";".join(LIVE if reply.get("live") else reply["content"] for reply in replies),
        "create_time": iso(at(session, one)),
        "question_status": one["status"],
        "answer_details": [_reply(sandbox, session, reply) for reply in replies],
    }


def _reply(sandbox: Sandbox, session: Json, reply: Json) -> Json:
    return {
        "user_id": user_id(sandbox, reply),
        "name": reply["name"],
        "email": reply["email"],
        "content": LIVE if reply.get("live") else reply["content"],
        "create_time": iso(at(session, reply)),
        "type": reply["type"],
    }

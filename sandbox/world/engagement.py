"""What people say in a session: polls, questions, a survey. `at` is minutes after the session's start.

An empty `email` is a guest whose address Zoom keeps to itself; `anonymous` hides address and name.
"""

from typing import Any

from sandbox.world.build import Json
from sandbox.world.ids import opaque

HOST, PRIVATE, COMMENT = "host_answered_publicly", "host_answered_privately", "participant_commented"


def poll_answer(
    email: str, name: str, question: str, *answers: str, at: int = 20, poll: str = "Poll 1", **more: Any
) -> Json:
    """One person's answer to one question of a poll, for `polls` of a session: one, several or ranked, or free text."""
    one: Json = {"email": email, "name": name, "question": question, "answers": list(answers), "at": at}
    return one | {"polling_id": opaque(poll)[:10]} | more


def asked(
    email: str, name: str, question: str, *replies: Json, status: str = "answered", at: int = 30, **more: Any
) -> Json:
    """A question of Q&A, for `questions` of a session; status: default, open, dismissed, answered or deleted."""
    one: Json = {"email": email, "name": name, "question": question, "status": status, "replies": list(replies)}
    return one | {"question_id": opaque(f"{email} {name} {question} {at}")[:11], "at": at} | more


def reply(email: str, name: str, content: str = "", kind: str = HOST, at: int = 31, **more: Any) -> Json:
    """An answer or a comment on a question; `live=True` is one given by voice."""
    return {"email": email, "name": name, "content": content, "type": kind, "at": at} | more


def survey(name: str = "After the webinar") -> Json:
    return {"survey_id": opaque(f"survey {name}"), "survey_name": name}


def survey_answer(email: str, name: str, question: str, *answers: str, at: int = 70, **more: Any) -> Json:
    """One person's answer to one question of the survey, for `survey_answers` of a session."""
    one: Json = {"email": email, "name": name, "question": question, "answers": list(answers), "at": at}
    return one | {"question_id": opaque(f"survey {question}")[:10]} | more

"""What a registration form asks, answered from the contact: names and address, and what was mapped to properties."""

from collections.abc import Iterable, Mapping

from integrations.decisions.exclusions import is_valid_email
from integrations.hubspot.client import HubSpotClient
from integrations.models import HubSpotAccount, WorkflowCall
from integrations.records import NewRegistrant, Question
from integrations.sync.workflow_webinar import refused
from integrations.sync.workflow_words import incomplete, questions

GIVEN = ("email", "first_name", "last_name")
LONGEST_ANSWER = 128  # Zoom's


def person(call: WorkflowCall, asked: Iterable[Question], hubspot: HubSpotClient) -> NewRegistrant:
    """Raises: SkipRecord (required_questions), and what HubSpot answers where properties must be read."""
    asked = list(asked)
    required = {question.name for question in asked if question.required}
    _complete(call, last_name="last_name" in required)
    mapped = _mapped(call.hubspot, asked)
    values = _properties(call, set(mapped.values()), hubspot) if mapped else {}
    fields: dict[str, str] = {}
    answers: dict[str, str] = {}
    missing: list[str] = []
    for question in asked:
        if question.name in GIVEN:
            continue
        value = _fitting(question, values.get(mapped.get(question.name, ""), ""))
        if value:
            (answers if question.custom else fields)[question.name] = value
        elif question.required:
            missing.append(_named(question, mapped))
    if missing:
        raise refused("required_questions", questions(missing))
    return NewRegistrant(call.email, call.first_name, call.last_name, fields, answers)


def _complete(call: WorkflowCall, *, last_name: bool) -> None:
    has = {
        "an e-mail address": is_valid_email(call.email),
        "a first name": bool(call.first_name),
        "a last name": bool(call.last_name) or not last_name,
    }
    if missing := [name for name, there in has.items() if not there]:
        raise refused("required_questions", incomplete(missing))


def _mapped(account: HubSpotAccount, asked: Iterable[Question]) -> dict[str, str]:
    """Question → contact property. Titles are what people typed twice, so case and spaces do not count."""
    answers = {_same(one.question): one.contact_property for one in account.registration_answers.all()}
    return {one.name: answers[_same(one.name)] for one in asked if _same(one.name) in answers}


def _same(title: str) -> str:
    return " ".join(title.casefold().split())


def _properties(call: WorkflowCall, names: set[str], hubspot: HubSpotClient) -> Mapping[str, str]:
    wanted = ("email", "hs_additional_emails", *sorted(names))
    found = hubspot.read_contacts([call.contact_id], by_email=False, properties=wanted) if call.contact_id else []
    return found[0].properties if found else {}


def _fitting(question: Question, value: str) -> str:
    """One of Zoom's own choices, where there are any; HubSpot writes values in its own case."""
    value = value.strip()
    if not question.choices:
        return value[:LONGEST_ANSWER]
    return next((one for one in question.choices if _same(one) == _same(value)), "")


def _named(question: Question, mapped: Mapping[str, str]) -> str:
    name = question.name if question.custom else question.name.replace("_", " ")
    if question.name not in mapped:
        return name
    return f"{name} (the contact's {mapped[question.name]} is empty, or none of Zoom's choices)"

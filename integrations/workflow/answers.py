"""What a registration form asks, answered from the contact: names and address, and what was mapped to properties."""

from collections.abc import Iterable, Mapping

from integrations.decisions.exclusions import is_valid_email
from integrations.hubspot.client import HubSpotClient
from integrations.models import HubSpotAccount, WorkflowCall
from integrations.records import NewRegistrant, Question
from integrations.workflow.questions import normalised_title
from integrations.workflow.webinar import refusal
from integrations.workflow.wording import incomplete_contact, unanswered_questions

LONGEST_ANSWER = 128  # Zoom's
SEVERAL = ";"  # between the answers to one question, as HubSpot's checkboxes and Zoom's reports have it


def new_registrant(call: WorkflowCall, asked: Iterable[Question], hubspot: HubSpotClient) -> NewRegistrant:
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
        if question.given:
            continue
        value = _fitting(question, values.get(mapped.get(question.name, ""), ""))
        if value:
            (answers if question.custom else fields)[question.name] = value
        elif question.required:
            missing.append(_named(question, mapped))
    if missing:
        raise refusal("required_questions", unanswered_questions(missing))
    return NewRegistrant(call.email, call.first_name, call.last_name, fields, answers)


def _complete(call: WorkflowCall, *, last_name: bool) -> None:
    has = {
        "an e-mail address": is_valid_email(call.email),
        "a first name": bool(call.first_name),
        "a last name": bool(call.last_name) or not last_name,
    }
    if missing := [name for name, there in has.items() if not there]:
        raise refusal("required_questions", incomplete_contact(missing))


def _mapped(account: HubSpotAccount, asked: Iterable[Question]) -> dict[str, str]:
    """Question → contact property."""
    answers = {normalised_title(one.question): one.contact_property for one in account.registration_answers.all()}
    return {one.name: answers[normalised_title(one.name)] for one in asked if normalised_title(one.name) in answers}


def _properties(call: WorkflowCall, names: set[str], hubspot: HubSpotClient) -> Mapping[str, str]:
    wanted = ("email", "hs_additional_emails", *sorted(names))
    found = hubspot.read_contacts([call.contact_id], by_email=False, properties=wanted) if call.contact_id else []
    return found[0].properties if found else {}


def _fitting(question: Question, value: str) -> str:
    """Zoom's own choices, where there are any, in Zoom's order; HubSpot writes values in its own way.

    An answer that only partly fits is none: somebody would be registered with half of what they said.
    """
    value = value.strip()
    if not question.choices:
        return _shortened(value)
    given = {normalised_title(one) for one in (value.split(SEVERAL) if question.several else [value])} - {""}
    fitting = [one for one in question.choices if normalised_title(one) in given]
    answer = SEVERAL.join(fitting)
    return answer if len(fitting) == len(given) and len(answer) <= LONGEST_ANSWER else ""


def _shortened(value: str) -> str:
    """Whole words only: half an address or half a number would be another one."""
    if len(value) <= LONGEST_ANSWER:
        return value
    return value[: LONGEST_ANSWER + 1].rpartition(" ")[0].strip()


def _named(question: Question, mapped: Mapping[str, str]) -> str:
    name = question.name if question.custom else question.name.replace("_", " ")
    if question.name not in mapped:
        return name
    return f"{name} (the contact's {mapped[question.name]} is empty, or none of Zoom's choices)"

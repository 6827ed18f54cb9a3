"""The answers to a registration form: the contact's names and address, and the properties mapped to its questions."""

from collections.abc import Iterable, Mapping

from integrations.decisions.exclusions import is_valid_email
from integrations.decisions.mapping.questions import normalised_title
from integrations.hubspot.client import HubSpotClient
from integrations.models import HubSpotAccount, WorkflowCall
from integrations.records import NewRegistrant, Question
from integrations.workflow.webinar import refusal
from integrations.workflow.wording import incomplete_contact, unanswered_questions

LONGEST_ANSWER = 128  # characters; Zoom's limit
SEPARATOR = ";"  # between the answers to one question, in HubSpot's checkboxes and in Zoom's reports


def new_registrant(call: WorkflowCall, asked: Iterable[Question], hubspot: HubSpotClient) -> NewRegistrant:
    """Return what Zoom needs to register the contact: names, address and the answers to `asked`.

    Raises: SkipRecord (required_questions) if a required answer is missing, and HubSpot's errors if properties must be
    read.
    """
    asked = list(asked)
    required = {question.name for question in asked if question.required}
    _check_names(call, last_name="last_name" in required)
    mapped = _mapped_properties(call.hubspot, asked)
    values = _read_properties(call, set(mapped.values()), hubspot) if mapped else {}
    fields: dict[str, str] = {}
    answers: dict[str, str] = {}
    missing: list[str] = []
    for question in asked:
        if question.given:
            continue
        value = _answer(question, values.get(mapped.get(question.name, ""), ""))
        if value:
            (answers if question.custom else fields)[question.name] = value
        elif question.required:
            missing.append(_name(question, mapped))
    if missing:
        raise refusal("required_questions", unanswered_questions(missing))
    return NewRegistrant(call.email, call.first_name, call.last_name, fields, answers)


def _check_names(call: WorkflowCall, *, last_name: bool) -> None:
    """Raise SkipRecord if the contact has no address or lacks a name. `last_name`: a last name is required."""
    has = {
        "an e-mail address": is_valid_email(call.email),
        "a first name": bool(call.first_name),
        "a last name": bool(call.last_name) or not last_name,
    }
    if missing := [name for name, given in has.items() if not given]:
        raise refusal("required_questions", incomplete_contact(missing))


def _mapped_properties(account: HubSpotAccount, asked: Iterable[Question]) -> dict[str, str]:
    """Return the contact property that answers each mapped question (name of the question → name of the property)."""
    answers = {normalised_title(one.question): one.contact_property for one in account.registration_answers.all()}
    return {one.name: answers[normalised_title(one.name)] for one in asked if normalised_title(one.name) in answers}


def _read_properties(call: WorkflowCall, names: set[str], hubspot: HubSpotClient) -> Mapping[str, str]:
    """Read these properties of the contact. Raises: IntegrationError."""
    wanted = ("email", "hs_additional_emails", *sorted(names))
    found = hubspot.read_contacts([call.contact_id], by_email=False, properties=wanted) if call.contact_id else []
    return found[0].properties if found else {}


def _answer(question: Question, value: str) -> str:
    """Return a property's value as an answer that Zoom takes; empty if it does not fit.

    If the question has choices, they are given in Zoom's spelling and order, as HubSpot writes values in its own way.
    An answer that fits only partly counts as none: the person would be registered with half of what they said.
    """
    value = value.strip()
    if not question.choices:
        return _shortened(value)
    given = {normalised_title(one) for one in (value.split(SEPARATOR) if question.several else [value])} - {""}
    chosen = [one for one in question.choices if normalised_title(one) in given]
    answer = SEPARATOR.join(chosen)
    return answer if len(chosen) == len(given) and len(answer) <= LONGEST_ANSWER else ""


def _shortened(value: str) -> str:
    """Cut the value after a whole word: half an address or half a number would be another one."""
    if len(value) <= LONGEST_ANSWER:
        return value
    return value[: LONGEST_ANSWER + 1].rpartition(" ")[0].strip()


def _name(question: Question, mapped: Mapping[str, str]) -> str:
    """Return the name of an unanswered question, and why its property does not answer it."""
    name = question.name if question.custom else question.name.replace("_", " ")
    if question.name not in mapped:
        return name
    return f"{name} (the contact's {mapped[question.name]} is empty, or none of Zoom's choices)"

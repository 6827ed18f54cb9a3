"""REMEMBER: which mapped values were dealt with, so that they are due no more, and which HubSpot did not take."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from integrations.decisions.mapping.answers import not_writable
from integrations.decisions.mapping.property_values import JOINED_BY, UNKNOWN_OPTION
from integrations.models import Occurrence, RemoteContact
from integrations.records import Action, PersonPlan, Plan
from integrations.records.mapping import Mapped, MappedValue, Remembered, Unwritten
from integrations.sync.context import Context
from integrations.sync.decide.remembered import answers_of, kept_answer, kept_rules, rules_of
from integrations.sync.page_outcome import REJECTED, PageOutcome

BATCH = 1000
DealtWith = dict[str, dict[str, Remembered]]  # address → property or key of the rule


def keep_mapped(context: Context, occurrence: Occurrence, plan: Plan, outcome: PageOutcome) -> None:
    """Remember the mapped values that were written, that need not be written, and that HubSpot refused of a contact."""
    people = [one for one in plan.having(Action.CREATE, Action.UPDATE, Action.NOTHING) if one.mapped.due]
    if not people:
        return
    _read_definitions_again(context, outcome)
    answers: DealtWith = defaultdict(dict)
    rules: DealtWith = defaultdict(dict)
    for one in people:
        mapped = outcome.mapped.get(one.email, one.mapped)
        _note_left_out(context, mapped, outcome)
        for value, remembered in _dealt_with(context, one, mapped, outcome):
            if value.outcome:
                rules[one.email][remembered.mark] = remembered
            else:
                answers[one.email][value.property] = remembered
    _keep_answers(context, answers)
    _keep_rules(occurrence, rules)


def _read_definitions_again(context: Context, outcome: PageOutcome) -> None:
    """Read the definitions again if HubSpot refused something that fits those known."""
    refused = [one for by_name in outcome.refused_values.values() for one in by_name.values()]
    if context.schema_repair.mapped_words or any(one.cause == UNKNOWN_OPTION for one in refused):
        context.contact_properties.read_again()


def _note_left_out(context: Context, mapped: Mapped, outcome: PageOutcome) -> None:
    """Note the properties that this run leaves out of all contacts, each once for whatever is mapped to it."""
    words, shapes = context.schema_repair.mapped_words, context.contact_properties.shapes()
    for value in mapped.due:
        if value.property in words and value.here:
            shape = shapes.get(value.property)
            unwritten = not_writable(shape, value.property, value.source)
            if shape and not shape.read_only:
                unwritten = replace(unwritten, cause=REJECTED[1], words=words[value.property])
            outcome.unwritten["", unwritten] = None


def _dealt_with(
    context: Context, plan: PersonPlan, mapped: Mapped, outcome: PageOutcome
) -> list[tuple[MappedValue, Remembered]]:
    """Return the values of one person that were dealt with, and note those that HubSpot refused."""
    email = plan.email
    failed = email in outcome.refused
    refused = outcome.refused_values.get(email, {})
    found = [(value, value.remembered) for value in mapped.settled if not failed]
    found += [(value, _not_taken(value, why)) for value, why in mapped.refused if not failed]
    decided = {id(value) for value, _ in found} | {id(value) for value in mapped.settled}
    for value in mapped.due:
        if id(value) in decided:
            continue
        if value.property in outcome.wrote.get(email, ()):
            found.append((value, value.remembered))
        elif value.property in refused and not failed:
            if value.here:
                outcome.unwritten[email, refused[value.property]] = None
            if _still_fits(context, value):
                found.append((value, _not_taken(value, refused[value.property])))
    return found


def _not_taken(value: MappedValue, why: Unwritten) -> Remembered:
    return replace(value.remembered, cause=why.cause, words=why.words)


def _still_fits(context: Context, value: MappedValue) -> bool:
    """Return True if the definitions do not explain the refusal: it would be the same the next time.

    A value that is no option any more is noted by every run, until it is one again.
    """
    shape = context.contact_properties.shapes().get(value.property)
    options = {option.value for option in shape.options} if shape else set()
    return shape is not None and (not options or set(value.value.split(JOINED_BY)) <= options | {""})


def _keep_answers(context: Context, answers: Mapping[str, Mapping[str, Remembered]]) -> None:
    rows = list(RemoteContact.objects.filter(hubspot=context.hubspot_account, email__in=list(answers)))
    for row in rows:
        dealt_with = {**answers_of(row.answered), **answers[row.email]}
        row.answered = {name: kept_answer(one) for name, one in dealt_with.items()}
    RemoteContact.objects.bulk_update(rows, ["answered"], batch_size=BATCH)


def _keep_rules(occurrence: Occurrence, rules: Mapping[str, Mapping[str, Remembered]]) -> None:
    rows = list(occurrence.participants.filter(email__in=list(rules)).only("email", "applied_rules"))
    for row in rows:
        row.applied_rules = kept_rules({**rules_of(row.applied_rules), **rules[row.email]})
    occurrence.participants.model._default_manager.bulk_update(rows, ["applied_rules"], batch_size=BATCH)

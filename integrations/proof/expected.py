"""The properties of a contact as they should be: this occurrence as Zoom has it, the others as HubSpot took them."""

from collections.abc import Sequence

from integrations.decisions.extras.totals import is_settled
from integrations.decisions.proof.people import Circumstances, ZoomPerson
from integrations.decisions.proof.vocabulary import State
from integrations.decisions.totals import contact_properties
from integrations.hubspot import schema
from integrations.models import Occurrence
from integrations.proof.context import Prover
from integrations.proof.what_is_left import Known
from integrations.records import Accepted
from integrations.records.mapping import Extra

OF_THE_NEXT_WEBINAR = frozenset(
    one.name for one in schema.extra_properties(frozenset({Extra.NEXT_WEBINAR, Extra.JOIN_LINK}))
)


def expected_properties(
    prover: Prover,
    occurrence: Occurrence,
    here: Circumstances,
    person: ZoomPerson,
    known: Known,
    elsewhere: Sequence[Accepted],
) -> dict[str, str]:
    """Return the properties that are written, by name.

    An entry may be sent later than Zoom says, after one that it had to follow; then HubSpot's time counts. The next
    webinar is left out while one of the person's has ended and was not synced since.
    """
    webinar, now = occurrence.webinar, prover.clock()
    registered = person.registered if person.state is not State.CANCELLED else None
    if registered and known.registered:
        registered = max(registered, known.registered)
    own = Accepted(
        webinar.zoom_id,
        webinar.topic,
        webinar.url,
        registered,
        person.attendance,
        source=known.source,
        start=here.start,
        end=here.end,
        join_link=known.join_link,
        polls=known.polls,
        questions=known.questions,
        surveys=known.surveys,
        synced=occurrence.synced_at,
    )
    everything = [*elsewhere, own] if registered or person.attendance else elsewhere
    found = contact_properties(everything, prover.settings.extras, now)
    if not is_settled(everything, now):
        found = {name: value for name, value in found.items() if name not in OF_THE_NEXT_WEBINAR}
    return found

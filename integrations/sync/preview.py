"""Count what the first sync would do, by a dry run: everything is read, nothing is written to HubSpot."""

from collections import Counter
from dataclasses import replace

from integrations.errors import IntegrationError
from integrations.models.wanted.previews import Preview
from integrations.records import Action
from integrations.sync import rounds
from integrations.sync.context import Context

# Who is created in one webinar and updated in the next is a new contact.
ORDER = (Action.LEAVE, Action.UPDATE, Action.CREATE)


def count(context: Context, preview: Preview) -> None:
    """Run dry through all webinars as if the sync were on for everybody, and store the figures with the progress."""
    context.settings = replace(context.settings, sync_webinars=True, only_contacts=frozenset())
    people: dict[str, Action] = {}
    gone_through: set[str] = set()
    preview.webinars = preview.unread = 0

    def begin(total: int) -> None:
        preview.webinars_total = total

    try:
        for result in rounds.sync(context, (), None, None, begin):
            gone_through.add(result.webinar_id)
            preview.webinars += result.status != "skipped"
            preview.unread += result.error is not None
            for plan in result.plans:
                people[plan.email] = max(people.get(plan.email, Action.LEAVE), plan.action, key=ORDER.index)
            preview.webinars_done, preview.moved_at = len(gone_through), context.clock()
            preview.save(update_fields=["webinars_done", "webinars_total", "moved_at"])
    except IntegrationError as error:
        preview.error = error.sentence[:300]
    counts = Counter(people.values())
    preview.people, preview.left_out = len(people), counts[Action.LEAVE]
    preview.new_contacts, preview.known_contacts = counts[Action.CREATE], counts[Action.UPDATE]
    preview.ended_at = context.clock()
    preview.save()

"""REMEMBER, before the people are decided: a row for everybody whom Zoom names.

A run that breaks off then leaves a waiting row for each of them.
"""

from integrations.batches import batched
from integrations.models import Occurrence, Participant
from integrations.sync.people import no_longer_in_zoom, without_row

BATCH = 1000


def keep_newcomers(occurrence: Occurrence) -> None:
    """Give everybody whom Zoom names a row that says they wait, and take it from those it no longer names."""
    no_longer_in_zoom(occurrence).delete()
    for emails in batched(without_row(occurrence), BATCH):
        rows = [Participant(occurrence=occurrence, email=email) for email in emails]
        Participant.objects.bulk_create(rows, ignore_conflicts=True)

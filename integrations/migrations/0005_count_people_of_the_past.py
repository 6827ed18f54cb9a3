"""Give the people of earlier syncs an outcome, and count them. What Zoom said of them comes with the next sync."""

from django.db import migrations
from django.db.models import Case, Count, F, Q, Value, When

WAITING = ("unavailable", "users_unreadable")
FAILED = ("rejected_by_hubspot", "properties_not_updated")


def count_people(apps, schema_editor):
    participants = apps.get_model("integrations", "Participant").objects
    accepted = Q(accepted_registered_at__isnull=False) | Q(accepted_joined_at__isnull=False)
    participants.update(
        outcome=Case(
            When(cause__in=WAITING, then=Value("waiting")),
            When(cause__in=FAILED, then=Value("failed")),
            When(~Q(cause=""), then=Value("left_out")),
            When(accepted | ~Q(sent=[]), then=Value("in_hubspot")),
            When(~Q(contact_id=""), then=Value("waiting")),
            default=Value("left_out"),
        ),
        zoom_registered_at=F("accepted_registered_at"),
        zoom_joined_at=F("accepted_joined_at"),
        zoom_left_at=F("accepted_left_at"),
        zoom_duration=F("accepted_duration"),
        zoom_length=F("accepted_length"),
    )
    occurrences = apps.get_model("integrations", "Occurrence").objects
    counts = {}
    for pk, outcome, n in participants.order_by().values_list("occurrence", "outcome").annotate(n=Count("pk")):
        counts.setdefault(pk, {})[outcome] = n
    for pk, numbers in counts.items():
        occurrences.filter(pk=pk).update(people=sum(numbers.values()), **numbers)


class Migration(migrations.Migration):
    dependencies = [("integrations", "0004_numbers_that_add_up")]

    operations = [migrations.RunPython(count_people, migrations.RunPython.noop)]

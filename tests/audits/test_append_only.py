"""History can be added to, and pruned; nothing else."""

import pytest
from django.db import IntegrityError, models, transaction

from audits.models import AppendOnly, AppendOnlyError, Entry, Person, Run
from tests.audits.conftest import RecordRun

MODELS = [Run, Entry, Person]


@pytest.mark.parametrize("model", MODELS)
def test_a_row_can_be_neither_changed_nor_deleted(record_run: RecordRun, model: type[AppendOnly]) -> None:
    record_run()
    row = model._default_manager.first()
    assert row is not None

    for change in (row.save, row.delete):
        with pytest.raises(AppendOnlyError, match="append-only"):
            change()
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", MODELS)
def test_neither_can_many_at_once(record_run: RecordRun, model: type[AppendOnly]) -> None:
    record_run()
    rows = model._default_manager.all()

    with pytest.raises(AppendOnlyError):
        rows.delete()
    with pytest.raises(AppendOnlyError):
        rows.update(pk=None)
    assert rows.exists()


def test_a_bulk_update_is_refused_too(record_run: RecordRun) -> None:
    run = record_run()
    run.topic = "Rewritten"

    with pytest.raises(AppendOnlyError), transaction.atomic():
        Run.objects.bulk_update([run], ["topic"])
    assert Run.objects.get().topic == "Product tour"


def test_a_new_object_cannot_take_the_place_of_an_old_row(record_run: RecordRun) -> None:
    entry = record_run().entries.get()
    impostor = Entry(id=entry.id, run=entry.run, code="synced", level="info", retryable=False, causes={}, count=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        impostor.save()
    assert Entry.objects.get().code == "emails_excluded"


def test_it_knows_no_other_apps_models() -> None:
    related = {
        field.related_model._meta.app_label
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str)
    }
    assert related == {"audits"}

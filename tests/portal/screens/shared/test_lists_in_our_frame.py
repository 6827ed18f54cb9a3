"""The lists of runs, accounts and connections, in the portal's own frame with search and filters."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.conftest import RecordRun
from tests.support.factories import ConnectionFactory, OccurrenceFactory
from tests.support.forms import form_of

pytestmark = pytest.mark.django_db
LISTS = ("audits_run", "audits_person", "integrations_zoomaccount", "integrations_hubspotaccount")
RUNS = "/admin/audits/run/"


@pytest.mark.parametrize("name", LISTS)
def test_nothing_of_the_admin_theme_is_left(admin: Client, record_run: RecordRun, name: str) -> None:
    occurrence = OccurrenceFactory.create(status="synced")
    record_run(occurrence)
    answer = admin.get(reverse(f"admin:{name}_changelist"))
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
    assert "x-data" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["zoom", "hubspot"])
def test_an_account_has_a_page_of_its_own(admin: Client, kind: str) -> None:
    account = getattr(ConnectionFactory.create(), kind)
    table = admin.get(reverse(f"admin:integrations_{kind}account_changelist")).content.decode()
    address = reverse(f"admin:integrations_{kind}account_change", args=(account.pk,))
    assert f'href="{address}"' in table
    page = admin.get(address)
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"]
    assert account.name in page.content.decode() and "SECRET" not in page.content.decode()


def test_runs_are_found_by_webinar_and_by_every_filter(admin: Client, record_run: RecordRun) -> None:
    first, second = OccurrenceFactory.create(status="synced"), OccurrenceFactory.create(status="synced")
    record_run(first)
    record_run(second)
    form = form_of(admin.get(RUNS), class_="portal-filters")

    found = form.send(admin, RUNS, q=first.webinar.zoom_id).context["cl"]
    assert [run.webinar_id for run in found.result_list] == [first.webinar.zoom_id]

    counted = {
        name: sum(form.send(admin, RUNS, **{name: value}).context["cl"].result_count for value in values if value)
        for name, values in form.choices.items()
    }
    assert counted == {"status": 2, "trigger": 2}
    assert form.send(admin, RUNS).context["cl"].result_count == 2

"""The sidebar, which is the same on every page and marks exactly one entry as the current page."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

SEVEN = ["Home", "Webinars", "People", "Zoom", "Segment in HubSpot", "Connected apps", "System"]
LINKS = re.compile(r'<nav class="screen-nav".*?</nav>', re.DOTALL)
ENTRY = re.compile(r'<a [^>]*href="([^"]*)"[^>]*title="([^"]*)"( aria-current="page")?>')


def entries(client: Client, address: str) -> list[tuple[str, str, str]]:
    """Return the sidebar's entries: the address, the words, and the mark of the current one."""
    page = client.get(address, follow=True).content.decode()
    beside, in_the_menu = LINKS.findall(page)
    assert ENTRY.findall(beside) == ENTRY.findall(in_the_menu)
    return ENTRY.findall(beside)


@pytest.mark.parametrize(
    ("screen", "query", "entry"),
    [
        ("admin:index", "", "Home"),
        ("admin:integrations_occurrence_changelist", "", "Webinars"),
        ("admin:integrations_syncjob_changelist", "?state=parked", "Webinars"),
        ("admin:audits_run_changelist", "", "Webinars"),
        ("admin:audits_person_changelist", "", "Webinars"),
        ("admin:segments", "", "Segment in HubSpot"),
        ("admin:person", "", "People"),
        ("admin:integrations_connection_changelist", "", "Zoom"),
        ("admin:integrations_workflowaction_changelist", "", "Zoom"),
        ("admin:audits_change_changelist", "", "Zoom"),
        ("connected_apps", "", "Connected apps"),
        ("webhook_deliveries", "", "Connected apps"),
        ("alerts", "", "Connected apps"),
        ("admin:integrations_zoomaccount_changelist", "", "Connected apps"),
        ("system", "", "System"),
        ("admin:auth_user_changelist", "", "System"),
        ("admin:auth_user_add", "", "System"),
        ("admin:django_celery_beat_periodictask_changelist", "", "System"),
        ("admin:integrations_segmentrow_changelist", "", "System"),
    ],
)
def test_seven_entries_of_which_one_is_the_current_one(
    admin_client: Client, screen: str, query: str, entry: str
) -> None:
    shown = entries(admin_client, reverse(screen) + query)
    assert [words for _address, words, _current in shown] == SEVEN
    assert [words for _address, words, current in shown if current] == [entry]


def test_every_entry_leads_to_a_page_that_marks_it(admin_client: Client) -> None:
    for address, words, _current in entries(admin_client, reverse("admin:index")):
        assert [one for _address, one, current in entries(admin_client, address) if current] == [words]


def test_system_is_for_superusers_only(client: Client, django_user_model: type[User]) -> None:
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    client.force_login(staff)
    assert "System" not in [words for _address, words, _current in entries(client, reverse("admin:index"))]
    assert client.get(reverse("system")).status_code == 403


def test_djangos_own_pages_have_a_main_landmark(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:auth_user_changelist")).content.decode()
    assert page.count("<main ") == 1 and page.count("<h1") == 1

"""The sidebar, which marks exactly one entry as the current page."""

import re

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize(
    ("screen", "query", "entry"),
    [
        ("admin:integrations_occurrence_changelist", "", "Webinars"),
        ("admin:segments", "", "Segment in HubSpot"),
        ("admin:integrations_syncjob_changelist", "?state=parked", "Failed jobs"),
        ("admin:integrations_syncjob_changelist", "", "Failed jobs"),
        ("admin:person", "", "People"),
    ],
)
def test_one_entry_is_the_current_one(admin_client: Client, screen: str, query: str, entry: str) -> None:
    page = admin_client.get(reverse(screen) + query).content.decode()
    current = {*re.findall(r'<a [^>]*aria-current="page">.*?</span>([^<]+)</a>', page)}
    assert current == {entry}  # in the sidebar and in the small windows' menu

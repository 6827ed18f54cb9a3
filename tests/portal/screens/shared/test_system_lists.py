"""Django's own lists under System: their search and footer are those of the portal."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_celery_beat import models as beat

pytestmark = pytest.mark.django_db
TASKS = reverse("admin:django_celery_beat_periodictask_changelist")


def test_the_slash_stays_with_the_search_everywhere(admin_client: Client) -> None:
    page = admin_client.get(TASKS).content.decode()
    assert 'id="searchbar"' in page
    assert "applyShortcut" not in page and "searchForm" not in page
    assert page.count("<kbd>/</kbd>") <= 1


@pytest.mark.parametrize(("language", "words"), [("en", "1 row"), ("fi", "2 riviä")])
def test_the_footer_counts_rows_in_words(admin_client: Client, admin_user: User, language: str, words: str) -> None:
    if language == "fi":
        User.objects.create_user("second")
    page = admin_client.get(reverse("admin:auth_user_changelist"), headers={"Accept-Language": language})
    assert words in page.content.decode()


def test_the_search_finds(admin_client: Client) -> None:
    users = reverse("admin:auth_user_changelist")
    User.objects.create_user("second")
    assert admin_client.get(users, {"q": "second"}).context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("language", "number", "period", "words"),
    [
        ("fi", 60, "seconds", "60 sekunnin välein"),
        ("fi", 1, "hours", "joka tunti"),
        ("en", 60, "seconds", "every 60 seconds"),
        ("en", 1, "days", "every day"),
    ],
)
def test_tasks_say_how_often_they_run(
    admin_client: Client, language: str, number: int, period: str, words: str
) -> None:
    often = beat.IntervalSchedule.objects.create(every=number, period=period)
    beat.PeriodicTask.objects.create(name="look", task="look", interval=often)
    page = admin_client.get(TASKS, headers={"Accept-Language": language}).content.decode()
    assert words in page
    assert language == "en" or ("Ajastus" in page and "Scheduler" not in page)

"""Global settings say what another first day does, and what keeping data for fewer days deletes; then it happens."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from integrations.clock import utcnow
from integrations.models import Connection, Discovery, RegistrantRow, SyncJob, SyncSettingsRow
from integrations.privacy.retention import prune_raw_rows
from tests.support.factories import ConnectionFactory, OccurrenceFactory
from tests.support.forms import form_of

NOW = utcnow()


@pytest.fixture
def connection(db: None) -> Connection:
    made: Connection = ConnectionFactory.create(zoom__timezone="Europe/Helsinki")
    first = (NOW - timedelta(days=20)).date()
    SyncSettingsRow.objects.update_or_create(
        connection=made, defaults={"sync_webinars": True, "sync_from": first, "keep_raw_days": 400}
    )
    return made


def webinar(connection: Connection, ago: int, topic: str = "", **more: Any) -> Any:
    at = NOW - timedelta(days=ago)
    return OccurrenceFactory.create(
        webinar__connection=connection, webinar__topic=topic, start=at, end=at + timedelta(hours=1), **more
    )


def ago(days: int) -> str:
    return (NOW - timedelta(days=days)).date().isoformat()


def previewed(client: Client, connection: Connection, **filled: str) -> str:
    page = f"/admin/integrations/connection/{connection.pk}/"
    shown = form_of(client.get(f"{page}change/"), class_="settings-form")
    return str(client.post(f"{page}preview/", shown.fields | filled).content.decode())


def saved(client: Client, connection: Connection, **filled: str) -> str:
    page = f"/admin/integrations/connection/{connection.pk}/change/"
    form_of(client.get(page), class_="settings-form").send(client, page, **filled)
    return str(client.get(page).content.decode())


def test_a_later_first_day_says_that_what_is_synced_goes_on(admin: Client, connection: Connection) -> None:
    webinar(connection, 15, status="synced", synced_at=NOW)

    text = previewed(admin, connection, sync_from=ago(-5))

    assert "What is synced already stays synced." in text
    assert "no longer be synced" not in text
    saved(admin, connection, sync_from=ago(-5))
    assert SyncSettingsRow.objects.get().sync_from == date.fromisoformat(ago(-5))
    assert not SyncJob.objects.exists()
    assert not Discovery.objects.exists()


def test_an_earlier_first_day_has_zoom_searched_for_what_is_not_known(admin: Client, connection: Connection) -> None:
    text = previewed(admin, connection, sync_from=ago(90))
    assert "Zoom would be searched for more webinars since" in text
    assert "Zoom&#x27;s reports go back" not in text

    page = saved(admin, connection, sync_from=ago(90))

    assert "Saved. Zoom is being searched for more webinars." in page
    assert Discovery.objects.get().wanted_at


def test_a_first_day_before_the_reports_is_told(admin: Client, connection: Connection) -> None:
    assert "who attended before" in previewed(admin, connection, sync_from=ago(400))


def test_the_day_is_that_of_the_zoom_account(admin: Client, connection: Connection) -> None:
    webinar(connection, 40, status="skipped")
    text = previewed(admin, connection, sync_from="2026-07-01")
    assert "missed since 1 Jul 2026." in text
    assert "webinars since 1 Jul 2026." in text


def test_what_is_still_to_come_is_told_only_where_there_is_any(admin: Client, connection: Connection) -> None:
    SyncSettingsRow.objects.update(sync_webinars=False)
    webinar(connection, 3)
    assert "still to come" not in previewed(admin, connection, sync_webinars="on")
    webinar(connection, -3)
    assert "1 of them is still to come." in previewed(admin, connection, sync_webinars="on")


def test_a_topic_with_a_comma_stays_one_name_and_a_series_counts_once(admin: Client, connection: Connection) -> None:
    for topic in ("Old boilers, new rules", "Heat pumps", "Heat pumps"):
        webinar(connection, 3, topic)
    SyncSettingsRow.objects.update(sync_webinars=False)
    text = previewed(admin, connection, sync_webinars="on")
    assert "missed since" in text
    assert "3 webinars" in text
    assert " · " in text
    assert "Old boilers, new rules" in text
    assert "more" not in text.split("missed since")[1].split("</details>")[0]


def test_fewer_days_name_the_webinars_whose_data_goes_and_then_it_goes(admin: Client, connection: Connection) -> None:
    old, new = webinar(connection, 10, "Old", synced_at=NOW), webinar(connection, 3, "New", synced_at=NOW)
    for one in (old, new):
        RegistrantRow.objects.create(
            webinar=one.webinar, registrant_id="1", email="ann@x.example", status="approved", created_at=NOW
        )

    text = previewed(admin, connection, keep_raw_days="7")

    assert "taken back: the registrations and attendance of 1 webinar would be deleted here." in text
    assert "Old" in text
    saved(admin, connection, keep_raw_days="7")
    prune_raw_rows(NOW)
    assert set(RegistrantRow.objects.values_list("webinar__topic", flat=True)) == {"New"}


def test_a_change_without_effect_says_so(admin: Client, connection: Connection) -> None:
    webinar(connection, 3)
    nothing = "Nothing would change for the webinars and people known so far."
    assert nothing in previewed(admin, connection, keep_raw_days="500")
    assert nothing in previewed(admin, connection, **{"domains-hosts": "nobody.example"})
    assert nothing not in previewed(admin, connection, **{"domains-hosts": "nobody."})

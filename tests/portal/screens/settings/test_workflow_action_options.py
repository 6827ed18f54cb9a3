"""`/workflow-actions/webinar-options/`: upcoming webinars, the next one first, to be searched and paged through."""

from datetime import timedelta

import pytest

from integrations.models import Connection, HubSpotAccount, WebinarRow
from integrations.workflow import options
from tests.support.factories import ConnectionFactory, OccurrenceFactory, WebinarFactory
from tests.support.workflows import Workflows


def known(
    workflows: Workflows, topic: str, zoom_id: str, days: float, connection: Connection | None = None, **more: object
) -> WebinarRow:
    connection = connection or workflows.world.connection
    row = WebinarFactory.create(connection=connection, topic=topic, zoom_id=zoom_id, **more)
    start = workflows.world.clock() + timedelta(days=days)
    OccurrenceFactory.create(webinar=row, start=start, end=start + timedelta(hours=1))
    return row


def labels(workflows: Workflows, query: str = "", after: str = "") -> list[str]:
    return [one["label"].split(",")[0] for one in workflows.options(query, after)["options"]]


def test_only_what_is_still_to_come(workflows: Workflows) -> None:
    known(workflows, "Later", "81000000003", 3)
    known(workflows, "Soon", "81000000002", 1)
    known(workflows, "Over", "81000000001", -1)
    known(workflows, "Deleted", "81000000004", 2, deleted_at=workflows.world.clock())
    known(workflows, "A summit", "81000000005", 2, zoom_event=True)

    assert labels(workflows) == ["Soon", "Later"]


def test_the_value_is_the_webinar_id(workflows: Workflows) -> None:
    known(workflows, "Soon", "81000000002", 1)

    (option,) = workflows.options()["options"]
    assert (option["value"], option["description"]) == ("81000000002", "81000000002")


def test_a_series_is_one_option(workflows: Workflows) -> None:
    row = known(workflows, "Weekly", "81000000002", 1)
    start = workflows.world.clock() + timedelta(days=8)
    OccurrenceFactory.create(webinar=row, occurrence_id="2", start=start, end=start)

    assert labels(workflows) == ["Weekly"]


@pytest.mark.parametrize("query", ["heat", "810-0000 0002"])
def test_they_can_be_searched_by_topic_and_id(workflows: Workflows, query: str) -> None:
    known(workflows, "Heating", "81000000002", 1)
    known(workflows, "Windows", "81000000003", 2)

    assert labels(workflows, query) == ["Heating"]
    assert workflows.options(query)["searchable"] is True


def test_many_of_them_come_in_pages(workflows: Workflows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "PAGE_SIZE", 2)
    for number in range(3):
        known(workflows, f"No {number}", f"8100000000{number}", number + 1)

    first = workflows.options()
    assert [len(first["options"]), first["after"]] == [2, "2"]
    second = workflows.options(after=first["after"])
    assert [one["value"] for one in second["options"]] == ["81000000002"]
    assert "after" not in second


def test_other_business_units_are_offered_only_where_they_are_reached(workflows: Workflows) -> None:
    portal = workflows.world.connection.hubspot
    other = ConnectionFactory.create(hubspot=portal, business_unit="Nordics")
    known(workflows, "Ours", "81000000002", 1)
    known(workflows, "Theirs", "81000000003", 2, other)

    assert labels(workflows) == ["Ours"]
    HubSpotAccount.objects.update(action_reaches_all=True)
    assert labels(workflows) == ["Ours", "Theirs"]
    assert "Nordics" in workflows.options()["options"][1]["description"]


@pytest.mark.parametrize("typed", ["820 0000 0009", "820-0000-0009", "82000000009"])
def test_an_id_that_the_portal_does_not_know_can_be_typed(workflows: Workflows, typed: str) -> None:
    known(workflows, "Heating", "81000000002", 1)

    assert [one["value"] for one in workflows.options(typed)["options"]] == ["82000000009"]
    assert [one["value"] for one in workflows.options("81000000002")["options"]] == ["81000000002"]
    assert workflows.options("82000")["options"] == []

"""The registrants and attendees of each week, as bars and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Sum, Value, When
from django.utils import timezone

from integrations.models import Occurrence

PAST, COMING = 9, 4  # weeks; this one is among the past ones
WEEKS = PAST + COMING
WIDTH, HEIGHT, LEFT, FOOT, HEAD = 560, 190, 44, 24, 8  # sizes of the drawing, in its own units


@dataclass(frozen=True)
class Week:
    """The numbers of one week."""

    begins: date
    registrants: int
    attendees: int


@dataclass(frozen=True)
class Bar:
    """The places of a week's two bars and of its label."""

    week: Week
    x: float
    width: float
    registrants_y: float
    registrants_height: float
    attendees_y: float
    attendees_height: float
    label_x: float
    labelled: bool


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    weeks: list[Week]
    bars: list[Bar]
    lines: list[tuple[float, int]]  # y and its number
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    registrants: int = 0
    attendees: int = 0
    now_x: float = 0  # where this week ends and the coming ones begin


def weekly_chart(now: datetime) -> Chart | None:
    """Return the chart of the past and coming weeks, or None if nobody has registered in them."""
    monday = timezone.localdate(now) - timedelta(days=timezone.localdate(now).weekday())
    first = monday - timedelta(weeks=PAST - 1)
    days = [first + timedelta(weeks=number) for number in range(WEEKS + 1)]
    starts = [timezone.make_aware(datetime.combine(day, datetime.min.time())) for day in days]
    # Each start is compared with the end of each week, because truncating it to its week is slow on SQLite.
    week = Case(*(When(start__lt=ends, then=Value(number)) for number, ends in enumerate(starts[1:])))
    found = (
        Occurrence.objects.filter(start__gte=starts[0], start__lt=starts[-1])
        .annotate(week=week)
        .order_by()
        .values_list("week")
        .annotate(registrants=Sum("registrants"), attendees=Sum("attendees"))
    )
    counts = {number: (registrants, attendees) for number, registrants, attendees in found}
    weeks = [Week(days[number], *counts.get(number, (0, 0))) for number in range(WEEKS)]
    most = max(week.registrants for week in weeks)
    return _draw(weeks, _axis_top(max(most, *(week.attendees for week in weeks)))) if most else None


def _draw(weeks: Sequence[Week], top: int) -> Chart:
    room = HEIGHT - FOOT - HEAD
    step = (WIDTH - LEFT) / len(weeks)

    def height(count: int) -> float:
        return round(count / top * room, 1)

    bars = [
        Bar(
            week=week,
            x=round(LEFT + number * step + step * 0.2, 1),
            width=round(step * 0.6, 1),
            registrants_y=HEAD + room - height(week.registrants),
            registrants_height=height(week.registrants),
            attendees_y=HEAD + room - height(week.attendees),
            attendees_height=height(week.attendees),
            label_x=round(LEFT + (number + 0.5) * step, 1),
            labelled=number % 3 == 2,
        )
        for number, week in enumerate(weeks)
    ]
    lines = [(HEAD + room - height(count), count) for count in (0, top // 2, top)]
    return Chart(
        weeks=list(weeks),
        bars=bars,
        lines=lines,
        registrants=sum(week.registrants for week in weeks),
        attendees=sum(week.attendees for week in weeks),
        now_x=round(LEFT + PAST * step, 1),
    )


def _axis_top(most: int) -> int:
    """Return the next number that is easy to halve and to read."""
    size = 10 ** (len(str(most)) - 1)
    return next(times * size for times in (1, 2, 4, 6, 8, 10) if times * size >= most) if size > 1 else 10

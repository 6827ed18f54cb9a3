"""How often a task runs, in words. The task scheduler's own cannot be declined, as Finnish asks: 60 sekunnin välein."""

from collections.abc import Callable

from django.utils.translation import ngettext
from django_celery_beat.models import IntervalSchedule

EVERY: dict[str, Callable[[int], str]] = {
    IntervalSchedule.DAYS: lambda n: ngettext("every day", "every %(n)d days", n),
    IntervalSchedule.HOURS: lambda n: ngettext("every hour", "every %(n)d hours", n),
    IntervalSchedule.MINUTES: lambda n: ngettext("every minute", "every %(n)d minutes", n),
    IntervalSchedule.SECONDS: lambda n: ngettext("every second", "every %(n)d seconds", n),
    IntervalSchedule.MICROSECONDS: lambda n: ngettext("every microsecond", "every %(n)d microseconds", n),
}


def every(schedule: IntervalSchedule) -> str:
    """Return how often the schedule is due."""
    return EVERY[schedule.period](schedule.every) % {"n": schedule.every}

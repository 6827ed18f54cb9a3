"""Where the rate limits' send times are kept: Redis where there is one, else a database row a limit."""

from functools import cache

import redis
from django.conf import settings
from django.db import transaction

from integrations.limits import RedisStore, Store
from integrations.models import RateWindow


class DatabaseStore:
    """A sliding window of send times in one row, locked while it is changed."""

    def reserve(self, key: str, now: float, limit: int, period: float, count: int = 1) -> float:
        """Seconds to wait before `count` requests may go; 0 means they are reserved.

        Only what may go is written: a caller that waits asks again.
        """
        with transaction.atomic():
            RateWindow.objects.get_or_create(key=key)
            row = RateWindow.objects.select_for_update().get(key=key)
            sent = [moment for moment in row.sent if moment > now - period]
            if len(sent) + count > limit:
                return float(sent[len(sent) + count - limit - 1] + period - now)
            row.sent = sent + [now] * count
            row.save(update_fields=["sent"])
        return 0.0


@cache
def store() -> Store:
    if settings.REDIS_URL:
        return RedisStore(redis.Redis.from_url(settings.REDIS_URL))
    return DatabaseStore()

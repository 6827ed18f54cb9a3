"""The broker and Redis answer. While the broker does not, nothing is lost: what is due waits in the database."""

import logging

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import KombuError

from portal.health.patience import SECONDS, Remembered

logger = logging.getLogger(__name__)
AWAY = "The broker does not answer: check CELERY_BROKER_URL and that it runs. What is due waits in the database."
REDIS_AWAY = "Redis does not answer: check REDIS_URL and that it runs. Syncs wait until it does."
QUICK = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS, "connect_timeout": SECONDS}


def _ask() -> str:
    """Connect to the broker. Returns what is wrong, or ""."""
    if current_app.conf.broker_url.startswith("filesystem"):
        return ""  # the embedded broker is a folder, and `disk` looks after that
    redis_alone = current_app.conf.broker_url.startswith(("redis", "rediss"))
    options = {**current_app.conf.broker_transport_options, **(QUICK if redis_alone else {})}
    connection = current_app.connection_for_read(connect_timeout=SECONDS, transport_options=options)
    refused: tuple[type[BaseException], ...] = (KombuError, OSError)
    refused += tuple(connection.connection_errors) + tuple(connection.channel_errors)
    try:
        connection.channel()  # Redis is asked only once there is a channel
    except refused as error:
        logger.warning("The broker does not answer: %s", type(error).__name__)
        return AWAY
    finally:
        connection.release()
    return ""


def _ask_redis() -> str:
    """Ask Redis for a sign of life, if there is one. Returns what is wrong, or ""."""
    if not settings.REDIS_URL:
        return ""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
            client.ping()
    except redis.RedisError as error:
        logger.warning("Redis does not answer: %s", type(error).__name__)
        return REDIS_AWAY
    return ""


check, check_redis = Remembered(_ask, "", lasts=10.0), Remembered(_ask_redis, "", lasts=10.0)

"""The database and the broker: killed, cut off, emptied, stopped."""

import random
import time

from tests.soak.faults.fault import Fault
from tests.soak.servers.rabbitmq import RabbitMQ
from tests.soak.system import System

MINUTES = 2  # that RabbitMQ is stopped


def database_killed(system: System, dice: random.Random) -> None:
    system.postgres.kill()
    system.sleep(dice.uniform(0.2, 3))
    system.postgres.start()


def connections_cut(system: System, dice: random.Random) -> None:
    system.postgres.cut_connections()


def redis_killed(system: System, dice: random.Random) -> None:
    system.redis.kill()
    system.sleep(dice.uniform(0.2, 3))
    system.redis.start()


def redis_flushed(system: System, dice: random.Random) -> None:
    system.redis.flush()


def with_rabbitmq(system: System) -> None:
    system.rabbitmq = RabbitMQ(system.folder)
    system.rabbitmq.start()
    system.portal.environment["CELERY_BROKER_URL"] = system.rabbitmq.address()


def without_rabbitmq(system: System) -> None:
    system.portal.environment["CELERY_BROKER_URL"] = system.redis.address(0)
    if system.rabbitmq is not None:
        system.portal.stop()
        system.rabbitmq.kill()
        system.rabbitmq = None


def rabbitmq_stopped(system: System, dice: random.Random) -> None:
    assert system.rabbitmq is not None
    until = time.monotonic() + 60 * MINUTES
    system.rabbitmq.kill()
    system.sleep(until - time.monotonic())
    system.rabbitmq.start()


FAULTS = (
    Fault("database killed", "SIGKILL for all of PostgreSQL, back after seconds", database_killed, times=3),
    Fault("connections cut", "pg_terminate_backend for every connection", connections_cut, times=5),
    Fault("broker killed", "SIGKILL for Redis, which comes back empty", redis_killed, times=3),
    Fault("Redis flushed", "FLUSHALL: messages, rate limits and cache are gone", redis_flushed, times=5),
    Fault(
        "RabbitMQ stopped",
        f"the broker is RabbitMQ, and gone for {MINUTES} minutes",
        rabbitmq_stopped,
        needs="rabbitmq",
        before=with_rabbitmq,
        after=without_rabbitmq,
    ),
)

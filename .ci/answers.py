"""Exit status 0 when the given PostgreSQL and Redis both answer."""

import sys

import psycopg
import redis

try:
    psycopg.connect(sys.argv[1], connect_timeout=3).close()
    redis.Redis.from_url(sys.argv[2], socket_connect_timeout=3).ping()
except (psycopg.Error, redis.RedisError) as error:
    sys.exit(f"{type(error).__name__}: {error}".strip())

"""A Redis of the soak's own that keeps nothing: killed, it has lost everything."""

from pathlib import Path

import redis

from tests.soak.missing import program
from tests.soak.servers.own import Server


class Redis(Server):
    def __init__(self, folder: Path) -> None:
        super().__init__("Redis", folder / "redis.log")
        self.folder = folder

    def address(self, number: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"

    @property
    def command(self) -> list[str]:
        kept = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return [program("redis-server"), "--bind", "127.0.0.1", "--port", str(self.port), *kept]

    def flush(self) -> None:
        redis.Redis.from_url(self.address(0)).flushall()

"""Everything that runs in the soak: the servers, the sandbox, the portal's processes, and its clock."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

from tests.faults.killing import Sandboxed
from tests.soak.clock import Clock
from tests.soak.portal import Portal
from tests.soak.servers.postgres import Postgres
from tests.soak.servers.rabbitmq import RabbitMQ
from tests.soak.servers.redis import Redis

T = TypeVar("T")
ZOOM, HUBSPOT = "zoom.soak.test", "hubspot.soak.test"  # names under which the sandbox is called, if they can be given
DISK = "600m"  # of the database and of the portal's own folder


class System:
    """`apart`: this process sees mounts of its own, so that names and small disks can be given to the portal."""

    def __init__(self, folder: Path, apart: bool) -> None:
        self.folder, self.apart = folder, apart
        self.postgres, self.redis = Postgres(folder), Redis(folder)
        self.rabbitmq: RabbitMQ | None = None
        self.sandbox = Sandboxed(folder)
        self.clock = Clock(folder)
        self.hosts = folder / "hosts"
        self.disk = folder / "database"
        self.portal = Portal({}, folder)

    def start(self) -> None:
        self.disk.mkdir()
        if self.apart:
            self._mount()
        self.redis.start()
        self.postgres.make()
        os.environ |= self.environment()
        self.portal = Portal({**os.environ, **self.clock.environment}, self.folder)

    def _mount(self) -> None:
        """Give the portal names that can get lost, and the database a disk that can be full."""
        self.hosts.write_text(f"127.0.0.1 localhost {ZOOM} {HUBSPOT}\n")
        nobody = self.folder / "resolv.conf"
        nobody.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        for own, there in ((self.hosts, "/etc/hosts"), (nobody, "/etc/resolv.conf")):
            subprocess.run(["mount", "--bind", str(own), there], check=True)  # noqa: S603, S607
        tmpfs = ("mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(self.disk))
        subprocess.run(tmpfs, check=True)  # noqa: S603

    def environment(self) -> dict[str, str]:
        """Return the variables of the portal's processes, and of this one."""
        zoom, hubspot = (ZOOM, HUBSPOT) if self.apart else ("127.0.0.1", "127.0.0.1")
        port = self.sandbox.port
        return {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(self.disk / "portal"),
            "DATABASE_URL": self.postgres.address(),
            "REDIS_URL": self.redis.address(1),
            "CELERY_BROKER_URL": self.redis.address(0),
            "ZOOM_API_URL": f"http://{zoom}:{port}/zoom/v2",
            "ZOOM_OAUTH_URL": f"http://{zoom}:{port}/zoom/oauth",
            "ZOOM_PLAN": "business",
            "ZOOM_RATE_SHARE": "1",
            "HUBSPOT_API_URL": f"http://{hubspot}:{port}/hubspot",
            "HUBSPOT_REQUESTS_PER_10S": "1000",
            "PUBLIC_URL": "http://127.0.0.1:8000",
        }

    def stop(self) -> None:
        self.portal.stop()
        self.sandbox.stop()
        for server in (self.postgres, self.redis, self.rabbitmq):
            if server is not None:
                server.kill()
        if self.apart:
            subprocess.run(["umount", "--lazy", str(self.disk)], check=False)  # noqa: S603, S607

    def keep_logs(self, there: Path) -> None:
        there.mkdir(parents=True, exist_ok=True)
        for log in self.folder.glob("*.log"):
            shutil.copyfile(log, there / log.name)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask one of the sandbox's own routes."""
        return requests.request(method, f"{self.sandbox.url}/sandbox/{path}", json=body, timeout=30).json()

    def writes(self) -> int:
        return self.sandbox.writes().total()

    def ask(self, query: Callable[[], T], otherwise: T) -> T:
        """Return the query's answer, or the other value while the database does not answer."""
        from django.db import InterfaceError, OperationalError, connection

        try:
            return query()
        except (OperationalError, InterfaceError):
            connection.close()
            return otherwise

    def sleep(self, seconds: float) -> None:
        """Wait, while what ends by itself is started again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.portal.look_after()
            time.sleep(min(0.2, max(0.0, until - time.monotonic())))

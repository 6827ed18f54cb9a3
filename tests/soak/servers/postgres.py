"""A PostgreSQL cluster of the soak's own, made by initdb."""

import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.soak.missing import program
from tests.soak.servers.own import Server

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # what the soak kills are processes, never the kernel that holds the pages
    "min_wal_size": "32MB",
    "max_wal_size": "96MB",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "restart_after_crash": "on",
}


class Postgres(Server):
    def __init__(self, folder: Path) -> None:
        super().__init__("PostgreSQL", folder / "postgresql.log", user="postgres")
        self.data = folder / "database" / "postgresql"

    def make(self) -> None:
        self.data.mkdir(parents=True)
        if self.runs_as:
            shutil.chown(self.data, self.user, self.user)
        made = [program("initdb"), "--pgdata", str(self.data), "--auth", "trust", "--username", "postgres"]
        subprocess.run(  # noqa: S603
            [*made, "--encoding", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            user=self.runs_as,
            group=self.runs_as,
        )
        self.start()
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE portal")

    def address(self, database: str = "portal") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    @property
    def command(self) -> list[str]:
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        return [program("postgres"), "-D", str(self.data), f"--port={self.port}", *options]

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=1).close()
        except psycopg.OperationalError:
            if not self.runs():
                raise
            return False
        return True

    def cut_connections(self) -> int:
        """End every connection of others, as a failover or a firewall does. Returns how many."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            cut = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(cut[0]) if cut else 0

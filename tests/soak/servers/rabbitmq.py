"""A RabbitMQ of the soak's own, with a name and ports of its own."""

import shutil
from pathlib import Path

from tests.soak.missing import has_user, program
from tests.soak.servers.own import Server, free_port


class RabbitMQ(Server):
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "rabbitmq"
        self.folder.mkdir()
        user = "rabbitmq" if has_user("rabbitmq") else ""
        super().__init__("RabbitMQ", folder / "rabbitmq.log", user)
        self.environment |= {
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"soak{self.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
        }
        (self.folder / "rabbitmq.conf").write_text(f"listeners.tcp.local = 127.0.0.1:{self.port}\n")
        if self.runs_as:
            shutil.chown(self.folder, self.user, self.user)

    def address(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    @property
    def command(self) -> list[str]:
        return [installed()]


def installed() -> str:
    """Return the server's own script; the one in the PATH of Debian changes the user by itself."""
    inner = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    return str(inner) if inner.exists() else program("rabbitmq-server")

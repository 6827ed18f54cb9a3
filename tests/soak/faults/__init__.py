"""All faults by name."""

from tests.soak.faults import apis, changes, kills, machine, servers
from tests.soak.faults.fault import Fault

FAULTS: dict[str, Fault] = {
    one.name: one for one in (*kills.FAULTS, *servers.FAULTS, *apis.FAULTS, *machine.FAULTS, *changes.FAULTS)
}

"""The time that the portal's processes see, which the soak can let jump.

`python -m tests.soak.clock MODULE ARGUMENTS…` runs a module whose clock is as far ahead as the file SOAK_CLOCK says.
What jumps is the time of day, as Python tells it; like the kernel's, the monotonic clock goes on.
"""

import os
import runpy
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

FILE = "SOAK_CLOCK"
NOTICED = 0.6  # seconds until every process has seen a jump
LOOKS = 0.2  # seconds between two looks at the file


class Clock:
    """The clock as the soak sets it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.ahead = folder / "clock", 0
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        return {FILE: str(self.file)}

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)

    def jump(self, seconds: float) -> None:
        """Set the portal's clock forward, or back. Returns once its processes have noticed."""
        self.set(self.ahead + round(seconds))
        time.sleep(NOTICED)

    def set(self, ahead: int) -> None:
        self.ahead = ahead
        new = self.file.with_suffix(".new")
        new.write_text(f"{ahead}\n")
        new.replace(self.file)


class Shifted:
    """The clock of this process, which follows the file."""

    def __init__(self, file: Path) -> None:
        self.file, self.ahead = file, 0
        self.time = time_machine.travel(datetime.now(UTC)).start()

    def follow(self) -> None:
        """Look at the file now, and in a thread from now on; a process that forks has one in each half."""
        self.look()
        threading.Thread(target=self._go_on, daemon=True).start()

    def look(self) -> None:
        ahead = int(self.file.read_text())
        if ahead != self.ahead:
            self.time.shift(float(ahead - self.ahead))
            self.ahead = ahead

    def _go_on(self) -> None:
        while True:
            time.sleep(LOOKS)
            self.look()


def main() -> None:
    shifted = Shifted(Path(os.environ[FILE]))
    shifted.follow()
    os.register_at_fork(after_in_child=shifted.follow)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

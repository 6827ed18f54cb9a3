"""`python -m portal.management.child MODULE ARGUMENTS…`: run a module that ends when its parent does.

It ends even if the parent was killed. Its standard input is a pipe of which only the parent holds the other end, so the
pipe ends when the parent does. A thread waits for that.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE = 10.0  # seconds a child may take to end by itself


def main() -> None:
    """Run the module named on the command line, and end with the parent."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()

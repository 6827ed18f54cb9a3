"""`python -m sandbox --port 8100 --state FILE`: both stand-ins until SIGTERM or Ctrl-C, then saved."""

import argparse
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

from sandbox.server import serve_in_thread
from sandbox.state import Sandbox


def main() -> int:
    options = _options()
    sandbox = _sandbox(options)
    sandbox.live["state_file"] = options.state
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    with serve_in_thread(sandbox, options.port) as url:
        sys.stdout.write(f"Sandbox ready: {url}/zoom and {url}/hubspot\n")
        sys.stdout.flush()
        stopped.wait()
    if options.state:
        sandbox.save(options.state)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--state", type=Path, help="read at the start if it exists, written at the end")
    parser.add_argument("--people", type=int, help="how many people the world holds")
    parser.add_argument("--seed", type=int, help="the same seed makes the same world")
    return parser.parse_args()


def _sandbox(options: argparse.Namespace) -> Sandbox:
    if options.state and options.state.exists():
        return Sandbox.load(options.state)
    chosen = {name: value for name in ("people", "seed") if (value := getattr(options, name)) is not None}
    return Sandbox(import_module("sandbox.world").make(anchor=time.time(), **chosen))


if __name__ == "__main__":
    sys.exit(main())

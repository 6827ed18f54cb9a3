"""What people see during a lap: the text of Home and of the webinars that need somebody, and the audit log's words."""

import re
import threading
import time
from collections import Counter
from html.parser import HTMLParser

import requests

from audits.models import Run
from integrations.models import SyncJob
from tests.soak.system import System

PAGES = {"Home": "/admin/", "Webinars": "/admin/integrations/occurrence/?state=needs_you"}
SHORTEST = 12  # characters of a text worth a line
MAIN = '<div class="portal'
EVERY = 0.7  # seconds


class Text(HTMLParser):
    """The texts of a page's main part, without numbers, so that the same sentence is the same."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: set[str] = set()
        self.hidden = 0
        self.feed(MAIN + page.partition(MAIN)[2])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("script", "style", "svg")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "svg")

    def handle_data(self, data: str) -> None:
        line = re.sub(r"\d+", "N", " ".join(data.split()))
        if not self.hidden and len(line) >= SHORTEST:
            self.lines.add(line)


class Watch:
    """A person who reloads the pages all the time. `texts` counts how often each was seen, `answers` the statuses."""

    def __init__(self, system: System, cookie: dict[str, str]) -> None:
        self.system, self.cookie = system, cookie
        self.texts: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.over.is_set():
            for name, path in PAGES.items():
                self._open(name, path)
            self.over.wait(EVERY)

    def _open(self, name: str, path: str) -> None:
        url, began = f"http://127.0.0.1:{self.system.portal.port}{path}", time.monotonic()
        try:
            answer = requests.get(url, cookies=self.cookie, timeout=20, allow_redirects=False)
        except requests.RequestException:
            self.answers["no answer"] += 1
            return
        slow = " after more than 3 s" if time.monotonic() - began > 3 else ""
        self.answers[f"{answer.status_code}{slow}"] += 1
        self.texts.update(f"{name}: {line}" for line in Text(answer.text).lines)


def in_the_audit_log() -> Counter[str]:
    """Count the runs by how they ended and what they name, and the jobs that wait for a person."""
    found: Counter[str] = Counter()
    for run in Run.objects.prefetch_related("entries"):
        causes = [f"{one.code} ({', '.join(one.causes)})" for one in run.entries.all() if one.level != "info"]
        found[f"{run.status}: {'; '.join(causes)}" if causes else run.status] += 1
    found.update(f"job parked: {one.error}" for one in SyncJob.objects.filter(state="parked"))
    return found

"""The report of a soak: for people, and as JSON."""

import json
import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.soak.faults import FAULTS
from tests.soak.lap import Lap

BAR = 40
MOST = 12  # lines of one kind


@dataclass
class Kills:
    """Kills between a job's first and last write. `steps`: by the last write before it; `late`: those outside."""

    targets: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    by_step: dict[str, Counter[str]] = field(default_factory=dict)
    recovery: dict[str, list[float]] = field(default_factory=dict)  # by target: seconds from the kill to the job's end
    late: int = 0
    wanted: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)
    proof: str = ""

    def count(self, target: str, step: str) -> None:
        self.targets[target] += 1
        self.steps[step] += 1
        self.by_step.setdefault(step, Counter())[target] += 1

    @property
    def good(self) -> bool:
        return not self.wrong and self.steps.total() >= self.wanted


@dataclass
class Report:
    seed: int
    left_out: dict[str, str]  # faults that this machine cannot make, and why
    laps: list[Lap] = field(default_factory=list)
    kills: Kills | None = None
    stopped: bool = False  # before its end, by an error or by somebody

    @property
    def good(self) -> bool:
        return not self.stopped and all(lap.good for lap in self.laps) and (self.kills is None or self.kills.good)

    def add(self, lap: Lap) -> None:
        """Keep a lap, and say on the way how it ended."""
        self.laps.append(lap)
        print(_line(lap), *(f"\n    {one[:300]}" for one in lap.wrong[:MOST]), flush=True)  # noqa: T201

    def text(self) -> str:
        lines = [f"Soak with seed {self.seed}, {len(self.laps)} laps, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ""]
        for lap in self.laps:
            lines += _lap(lap)
        lines += [f"Left out: {name}: {why}." for name, why in self.left_out.items()]
        lines += _kills(self.kills) if self.kills else []
        lines += ["The soak was stopped before its end."] if self.stopped else []
        lines.append("Everything ended as without faults." if self.good else "SOMETHING ENDED OTHERWISE, see above.")
        return "\n".join(lines) + "\n"

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".txt").write_text(self.text(), encoding="utf-8")
        laps: list[dict[str, Any]] = [
            {name: value for name, value in vars(lap).items() if name != "snapshot"} for lap in self.laps
        ]
        document = {"seed": self.seed, "left_out": self.left_out, "good": self.good, "laps": laps}
        document["kills"] = vars(self.kills) if self.kills else None
        path.with_suffix(".json").write_text(json.dumps(document, indent=1), encoding="utf-8")


def _line(lap: Lap) -> str:
    end = "the same end" if lap.good else f"{len(lap.wrong)} DIFFERENCES"
    skipped = f", {lap.skipped_hours:.1f} h skipped" if lap.skipped_hours else ""
    return f"{lap.name}: {lap.strikes} times, {lap.seconds:.0f} s{skipped}; {end}, {lap.proof}"


def _lap(lap: Lap) -> list[str]:
    what = FAULTS[lap.name].what if lap.name in FAULTS else ""
    lines = [_line(lap), f"    {what}"] if what else [_line(lap)]
    lines.append(f"    pages: {_counted(lap.answers)}")
    lines.append(f"    audit log: {_counted(lap.audit)}")
    if lap.ended:
        lines.append(f"    ended by themselves: {_counted(lap.ended)}")
    lines += [f"    seen: {text} ({times})" for text, times in lap.seen.most_common(MOST) if what]
    lines += [f"    WRONG: {one[:300]}" for one in lap.wrong[:MOST]]
    return [*lines, ""]


def _ordered(steps: Counter[str]) -> list[tuple[str, int]]:
    return sorted(steps.items(), key=lambda one: (len(one[0].split()[0]), one[0]))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{text} ×{times}" for text, times in counts.most_common())


def _kills(kills: Kills) -> list[str]:
    lines = [f"{kills.steps.total()} kills between a job's first and last write in {kills.seconds:.0f} s:"]
    lines.append(f"    {_counted(kills.targets)}; {kills.late} more fell outside and do not count.")
    for target, seconds in sorted(kills.recovery.items()):
        middle = statistics.median(seconds)
        said = f"the job was done {middle:.1f} s after the kill (median), {max(seconds):.1f} s at most"
        lines.append(f"    {target}: {said}")
    most = max(kills.steps.values(), default=1)
    lines += [f"{count:4d} {'#' * (count * BAR // most):{BAR}} {step}" for step, count in _ordered(kills.steps)]
    lines += [f"    WRONG: {one[:300]}" for one in kills.wrong[:MOST]]
    if kills.steps.total() < kills.wanted:
        lines.append(f"    WRONG: {kills.wanted} kills were wanted; the time was over before.")
    return [*lines, f"    {kills.proof}", ""]

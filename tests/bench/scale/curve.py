"""The curve of the runs as a picture: four figures by the number of participants, a line for each number of workers."""

from html import escape
from math import log10
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, GAP = 380, 220, 60, 46, 60
COLOURS = {1: "#0b8484", 2: "#b4520a", 4: "#5b3fb0"}
FIGURES = (
    ("seconds", "Seconds until everything is final"),
    ("cpu_ms_a_person", "CPU time a person, ms"),
    ("peak_mb", "Peak memory of a worker, MB"),
    ("bytes_a_person", "Database a person, bytes"),
)
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" '
    'role="img" aria-label="Growth with the number of participants">'
    '<rect width="100%" height="100%" fill="#fff"/>'
)
Run = dict[str, Any]


def draw(runs: list[Run]) -> str:
    """Return the picture as SVG. Both axes of the seconds are logarithmic: a straight slope of one is linear growth."""
    across, down = 2 * (WIDTH + GAP) + LEFT, 2 * (HEIGHT + GAP) + TOP
    parts = [HEAD.format(width=across, height=down)]
    for number, (name, title) in enumerate(FIGURES):
        x, y = LEFT + number % 2 * (WIDTH + GAP), TOP + number // 2 * (HEIGHT + GAP)
        parts.append(f'<g transform="translate({x} {y})">{_figure(runs, name, title)}</g>')
    return "".join([*parts, "</svg>\n"])


def _figure(runs: list[Run], name: str, title: str) -> str:
    sizes = sorted({one["participants"] for one in runs})
    logarithmic = name == "seconds"
    most, least = _bounds([float(one[name]) for one in runs], logarithmic)
    parts = [f'<text x="0" y="-10" font-weight="bold">{escape(title)}</text>']
    parts.append(f'<path d="M0 0V{HEIGHT - 30}H{WIDTH}" fill="none" stroke="#888"/>')
    for size in sizes:
        parts.append(f'<text x="{_across(size, sizes):.0f}" y="{HEIGHT - 12}" text-anchor="middle">{size:,}</text>')
    for value in (least, most):
        parts.append(
            f'<text x="-6" y="{_down(value, least, most, logarithmic):.0f}" text-anchor="end">{value:g}</text>'
        )
    for workers in sorted({one["workers"] for one in runs}):
        mine = [(one["participants"], float(one[name])) for one in runs if one["workers"] == workers]
        parts.append(_line(mine, sizes, (least, most), logarithmic, workers))
    return "".join(parts)


def _bounds(values: list[float], logarithmic: bool) -> tuple[float, float]:
    """Return the most and the least of the axis: whole powers of ten, or from 0 to a little above the largest."""
    if logarithmic:
        return 10.0 ** -(-log10(max(values)) // 1), 10.0 ** (log10(min(values)) // 1)
    return float(f"{max(values) * 1.25:.2g}"), 0.0


def _line(
    points: list[tuple[int, float]], sizes: list[int], axis: tuple[float, float], logarithmic: bool, workers: int
) -> str:
    colour = COLOURS.get(workers, "#555")
    placed = [(_across(size, sizes), _down(value, *axis, logarithmic), value) for size, value in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in placed)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"><title>{value:g}</title></circle>'
        for x, y, value in placed
    )
    words = f"{workers} worker" + ("" if workers == 1 else "s")
    row = sorted(COLOURS).index(workers) if workers in COLOURS else len(COLOURS)
    place = (14 if logarithmic else HEIGHT - 100) + 16 * row
    label = f'<text x="12" y="{place}" fill="{colour}">{words}</text>'
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{label}'


def _across(size: int, sizes: list[int]) -> float:
    first, last = log10(sizes[0]), log10(sizes[-1])
    return WIDTH / 2 if first == last else 20 + (log10(size) - first) / (last - first) * (WIDTH - 60)


def _down(value: float, least: float, most: float, logarithmic: bool) -> float:
    low, high, here = (log10(one) for one in (least, most, value)) if logarithmic else (least, most, value)
    share = (here - low) / (high - low) if high > low else 0.5
    return (HEIGHT - 30) * (1 - share)

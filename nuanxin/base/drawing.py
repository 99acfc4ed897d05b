"""Small drawings made on the server: they print, need no script and say in words what they show."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nuanxin.base.states import Tone

WIDTH, HEIGHT, EDGE = 420, 54, 6
PLOT = WIDTH - 46  # room for the last value on the right


def bar(n: float, of: float, tone: Tone = "short", target: float | None = None) -> SafeString:
    """A progress bar for ``n`` out of ``of``; ``target`` is a share (0 to 1) marked on it."""
    done = min(100.0, 100 * n / of) if of else 0.0
    words = f"{done:.1f}%" + (f"，目标 {100 * target:.0f}%" if target is not None else "")
    fill = format_html('<rect class="bar-fill" width="{}%" height="8" rx="4"/>', f"{done:.1f}")
    mark = format_html(
        '<line class="bar-mark" x1="{0}%" x2="{0}%" y1="-3" y2="11"/>', f"{100 * (target or 0):.1f}"
    )
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}">'
        '<rect class="bar-rail" width="100%" height="8" rx="4"/>{}{}</svg>',
        tone,
        words,
        fill if done else "",
        mark if target is not None else "",
    )


def sparkline(points: Sequence[tuple[str, int | None]]) -> SafeString:
    """A line through ``(label, value)`` points; ``None`` (not reported) breaks the line."""
    known = [(i, label, value) for i, (label, value) in enumerate(points) if value is not None]
    if not known:
        return format_html('<p class="muted small">{}</p>', "还没有数")
    places = _places(len(points), [value for _, _, value in known], [i for i, _, _ in known])
    (_, first, start), (_, _, end) = known[0], known[-1]
    (x0, y0), (x1, y1) = places[0], places[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<circle cx="{}" cy="{}" r="3"/><text x="{}" y="{}">{} {}</text>'
        '<text class="spark-last" x="{}" y="{}">{}</text></svg>',
        *(WIDTH, HEIGHT, "，".join(f"{label} {value:,}" for _, label, value in known)),
        _runs([i for i, _, _ in known], places),
        *(x1, y1, x0, HEIGHT - 2 if y0 < HEIGHT / 2 else 12, first, f"{start:,}"),
        *(min(x1 + 8, WIDTH - 30), y1 + 4, f"{end:,}"),
    )


def _places(count: int, values: list[int], at: list[int]) -> list[tuple[float, float]]:
    low, high = min(values), max(values)
    step = (PLOT - EDGE) / max(count - 1, 1)
    rise = (HEIGHT - 2 * EDGE - 4) / ((high - low) or 1)
    flat = (HEIGHT - 2 * EDGE) / 2 if high == low else 0.0
    return [
        (round(EDGE + i * step, 1), round(HEIGHT - EDGE - flat - (value - low) * rise, 1))
        for i, value in zip(at, values, strict=True)
    ]


def _runs(at: list[int], places: list[tuple[float, float]]) -> SafeString:
    runs: list[list[str]] = []
    for k, (x, y) in enumerate(places):
        if not k or at[k] != at[k - 1] + 1:
            runs.append([])
        runs[-1].append(f"{x},{y}")
    return format_html_join("", '<polyline points="{}"/>', ((" ".join(run),) for run in runs))

"""Rows as a picture: pictures a second, and how long an answer takes."""

from collections.abc import Mapping
from pathlib import Path

from measure.extras import extra
from measure.rounds import TOTAL, Summary

ROW_INCHES, HEAD_INCHES, WIDTH_INCHES = 0.42, 1.4, 11.0


def plot(rows: Mapping[str, Summary], title: str, path: Path) -> None:
    """The PNG `path`, a bar for each row. Raises NotReadyError where matplotlib is not installed."""
    figure_class = extra("matplotlib.figure", "Plotting").Figure
    figure = figure_class(figsize=(WIDTH_INCHES, HEAD_INCHES + ROW_INCHES * len(rows)), layout="constrained")
    rates, latencies = figure.subplots(1, 2, sharey=True)
    places = range(len(rows))
    bars = rates.barh(places, [each.per_second for each in rows.values()], color="#3b7dd8")
    rates.bar_label(bars, fmt="%.1f", padding=3)
    rates.margins(x=0.2)
    rates.set(yticks=places, yticklabels=list(rows), xlabel="pictures a second")
    rates.invert_yaxis()
    totals = {place: each.stages[TOTAL] for place, each in zip(places, rows.values(), strict=True) if each.stages}
    for place, each in totals.items():
        latencies.plot([each.median, each.p99], [place, place], color="#bbbbbb", zorder=1)
    for name, marker in (("median", "o"), ("p95", "|"), ("p99", "x")):
        values = [getattr(each, name) for each in totals.values()]
        latencies.scatter(values, list(totals), marker=marker, label=name, zorder=2)
    latencies.set(xlabel="milliseconds", xlim=(0, None))
    figure.legend(loc="outside lower right", ncols=3)
    figure.suptitle(title, fontsize="small")
    figure.savefig(path, format="png", dpi=120)

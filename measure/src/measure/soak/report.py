"""What a soak came to, for people: a page and a plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import machine, report
from measure.extras import extra
from measure.soak.book import Book
from measure.soak.campaign import Done
from measure.soak.flatness import Trend
from measure.soak.plan import SoakPlan
from measure.soak.sampler import Point
from measure.soak.verdict import Check, latencies
from wire.errors import NotReadyError

MILLION = 1e6


@dataclass(frozen=True, slots=True)
class SoakResult:
    """All that came of a soak. `capacity` is in pictures a second, `turned_away` clients that the soak itself had no
    thread for."""

    plan: SoakPlan
    capacity: float
    seconds: float
    book: Book
    checks: Sequence[Check]
    trends: Sequence[Trend]
    points: Sequence[Point]
    faults: Sequence[Done]
    turned_away: int

    @property
    def kept(self) -> bool:
        return all(each.kept for each in self.checks)


def write(result: SoakResult) -> Path:
    """The page `report.md` in the plan's folder, with a plot where matplotlib is installed, and the figures as JSON."""
    folder = result.plan.folder
    try:
        _plot(result, folder / "plot.png")
        plot = "![memory, answers and faults](plot.png)"
    except NotReadyError as error:
        plot = f"(no plot: {error})"
    path = folder / "report.md"
    path.write_text("\n".join([*_head(result), plot, "", *_tables(result)]) + "\n", encoding="utf-8")
    report.write(folder / "report.json", _figures(result))
    return path


def _head(result: SoakResult) -> list[str]:
    plan, book, host = result.plan, result.book, machine.describe()
    return [
        f"# Soak of mode {plan.mode}: {'every promise kept' if result.kept else 'BROKEN'}",
        "",
        machine.sentence(host),
        "",
        (
            f"{result.seconds / 60:.1f} minutes, seed {plan.seed}, model {plan.model}. "
            f"Capacity {result.capacity:.1f} pictures a second; {plan.overload:.0%} of that came. "
            f"{len(book.samples)} answers, {len(book.accepted)} jobs accepted, {book.looked_twice} looked at again, "
            f"{len(result.faults)} faults, {result.turned_away} clients too many for the soak itself."
        ),
        "",
    ]


def _tables(result: SoakResult) -> list[str]:
    book = result.book
    lines = ["## Promises", "", "| promise | kept | seen |", "| --- | --- | --- |"]
    lines += [f"| {each.promise} | {'yes' if each.kept else '**NO**'} | {each.seen} |" for each in result.checks]
    lines += ["", *(f"- {each.at:.1f} s: {each.promise}: `{each.what}`" for each in book.broken)]
    lines += ["", "## How jobs ended", "", "| end | jobs |", "| --- | ---: |"]
    lines += [f"| {end} | {times} |" for end, times in book.ends.most_common()]
    lines += [
        "",
        "## Answers",
        "",
        "| client | answers | median s | p99 | longest | what |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in latencies(book):
        what = ", ".join(f"{times} {outcome}" for outcome, times in sorted(row.outcomes.items()))
        lines.append(f"| {row.kind} | {row.count} | {row.median:.3f} | {row.p99:.2f} | {row.longest:.2f} | {what} |")
    lines += ["", *(f"- {times} times: {why}" for why, times in book.excused.most_common())]
    lines += [
        "",
        "## What the parts take",
        "",
        "| part | of | median | growth | noise | over |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for trend in result.trends:
        growth = "too short to say" if trend.growth is None else f"{_shown(trend.what, trend.growth)}"
        lines.append(
            f"| {trend.part} | {trend.what} | {_shown(trend.what, trend.median)} | {growth} | "
            f"{_shown(trend.what, trend.noise)} | {trend.seconds:.0f} s |"
        )
    lines += ["", "## Faults", "", "| from s | to | what |", "| ---: | ---: | --- |"]
    return [*lines, *(f"| {each.began:.1f} | {each.ended:.1f} | {each.name} |" for each in result.faults)]


def _shown(what: str, value: float) -> str:
    return f"{value / MILLION:.1f} MB" if what == "resident" else f"{value:.1f}"


def _figures(result: SoakResult) -> dict[str, object]:
    plan, book = result.plan, result.book
    return {
        "machine": machine.describe(),
        "mode": plan.mode,
        "seed": plan.seed,
        "seconds": result.seconds,
        "capacity": result.capacity,
        "kept": result.kept,
        "checks": [{"promise": each.promise, "kept": each.kept, "seen": each.seen} for each in result.checks],
        "ends": dict(book.ends),
        "broken": [{"at": each.at, "promise": each.promise, "what": each.what} for each in book.broken],
        "faults": [{"name": each.name, "began": each.began, "ended": each.ended} for each in result.faults],
    }


def _plot(result: SoakResult, path: Path) -> None:
    figure = extra("matplotlib.figure", "Plotting").Figure(figsize=(12, 8), layout="constrained")
    memory, files, answers = figure.subplots(3, 1, sharex=True)
    for part in dict.fromkeys(each.part for each in result.points):
        points = [each for each in result.points if each.part == part]
        times = [each.at for each in points]
        memory.plot(times, [each.usage.resident / MILLION for each in points], label=part, linewidth=1)
        files.plot(times, [each.usage.files for each in points], label=part, linewidth=1)
    good = [each for each in result.book.samples if each.outcome.startswith("2")]
    others = [each for each in result.book.samples if not each.outcome.startswith("2")]
    for samples, color, label in ((good, "#3b7dd8", "2xx"), (others, "#d8683b", "others")):
        answers.plot(
            [each.at for each in samples],
            [max(each.seconds, 1e-3) for each in samples],
            ".",
            markersize=1,
            color=color,
            label=label,
        )
    answers.set(yscale="log", ylabel="answer, seconds", xlabel="seconds")
    memory.set(ylabel="resident, MB", ylim=(0, None))
    files.set(ylabel="open files", ylim=(0, None))
    for axes in (memory, files, answers):
        for fault in result.faults:
            axes.axvspan(fault.began, fault.ended, color="#888888", alpha=0.15, linewidth=0)
    memory.legend(loc="upper left", fontsize="small", ncols=5)
    answers.legend(loc="upper right", fontsize="small", markerscale=8)
    figure.suptitle(f"Mode {result.plan.mode}, seed {result.plan.seed}; grey: faults", fontsize="small")
    figure.savefig(path, format="png", dpi=120)

"""A soak from its beginning to its report."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event

from measure.load import wrk
from measure.soak import pictures, verdict
from measure.soak.book import Book
from measure.soak.caller import Caller, Marks
from measure.soak.campaign import Done, fight
from measure.soak.exchange import ask
from measure.soak.faults import Battle
from measure.soak.flatness import trends
from measure.soak.follower import Follower
from measure.soak.hooks import WebhookReceiver
from measure.soak.load import come
from measure.soak.pictures import Picture
from measure.soak.plan import SoakPlan
from measure.soak.processes import eventually
from measure.soak.report import SoakResult
from measure.soak.sampler import Sampler
from measure.soak.site import Site, running
from wire.errors import NotReadyError

CAPACITY_SECONDS, CAPACITY_CLIENTS = 6.0, 8
SETTLE_SECONDS = 150.0
HOOK_SECONDS = 60.0
REST_SECONDS = 8.0
"""Longer than gunicorn keeps an idle connection."""

LOOK_SECONDS, TELL_SECONDS = 0.2, 60.0
ENDS = ("succeeded", "failed", "canceled", "expired")

Tell = Callable[[str], None]


def run(plan: SoakPlan, tell: Tell) -> SoakResult:
    """What came of it. Raises NotReadyError where the service does not even start, or something is not installed."""
    made = pictures.make(plan.images)
    with running(plan) as site:
        known = pictures.learned(site.fronts[0].url, made)
        capacity = _capacity(site, known)
        tell(
            f"Mode {plan.mode}: {capacity:.1f} pictures a second; {plan.overload:.0%} of that comes, seed {plan.seed}."
        )
        time.sleep(REST_SECONDS)
        return _soak(plan, site, known, capacity, tell)


def _capacity(site: Site, known: list[Picture]) -> float:
    """How many pictures a second wrk gets done when nothing is broken."""
    with TemporaryDirectory() as folder:
        files = []
        for each in known:
            files.append(Path(folder, f"{each.name}.jpg"))
            files[-1].write_bytes(each.data)
        load = wrk.Load(site.fronts[0].url, clients=CAPACITY_CLIENTS, seconds=CAPACITY_SECONDS)
        turn = wrk.run(load, files)
    if not turn.samples:
        raise NotReadyError("Not one picture was done when the capacity was measured.")
    return len(turn.samples) / turn.seconds


def _soak(plan: SoakPlan, site: Site, known: list[Picture], capacity: float, tell: Tell) -> SoakResult:
    book, over = Book(), Event()
    counted_before, life_before = counted(site), site.life()
    with closing(WebhookReceiver(book)) as hooks:
        dice = [Random(f"{plan.seed} {each}") for each in ("load", "faults", "fault clients", "following")]  # noqa: S311
        marks = Marks()

        def caller(kind: str, random: Random) -> Caller:
            return Caller(kind, site, site.fronts[0], book, known, marks, random, hooks.url, plan.model)

        sampler, follower = Sampler(site.parts, book), Follower(caller("following", dice[3]))
        before = sampler.look()
        sampler.start()
        follower.start()
        with ThreadPoolExecutor(2) as pool:
            coming = pool.submit(come, caller("", dice[0]), plan.overload * capacity, over)
            battle = Battle(site, dice[1], caller("large photo", dice[2]))
            fighting = pool.submit(fight, plan.mode, battle, plan.seconds, over)
            try:
                _watch(plan, book, fighting.done, tell)
            finally:
                over.set()
            faults: list[Done] = fighting.result()
            turned_away = coming.result()
        follower.settle(SETTLE_SECONDS)
        seconds = book.now()
        _hear(book, site)
        sampler.stop()
        time.sleep(REST_SECONDS)
        after = sampler.look()
    life = site.life()
    ended = counted(site) - (counted_before if life == life_before else 0)
    rows = trends(sampler.points)
    checked = verdict.checks(book, ended, life, rows, (before, after), site.log())
    return SoakResult(plan, capacity, seconds, book, checked, rows, sampler.points, faults, turned_away)


def counted(site: Site) -> int:
    """How many jobs ended, as the service itself says. Raises NotReadyError where it does not say."""
    found: list[int] = []

    def look() -> bool:
        jobs = ask(site.fronts[0].url, "GET", "/v1/status", seconds=20).document.get("jobs")
        found[:] = [sum(jobs[end] for end in ENDS)] if jobs else []
        return bool(found)

    eventually(look, "the service to say what it counted")
    return found[0]


def _watch(plan: SoakPlan, book: Book, is_over: Callable[[], bool], tell: Tell) -> None:
    """The plan's time is over, or there is nothing more to come. It is told what breaks, and each minute how things
    stand."""
    told, broken_told = 0.0, 0
    while book.now() < plan.seconds and not is_over():
        time.sleep(LOOK_SECONDS)
        for each in book.broken[broken_told:]:
            tell(f"{each.at:.0f} s: not kept: {each.promise}: {each.what}")
            broken_told += 1
        if book.now() > told + TELL_SECONDS:
            told = book.now()
            broken = sum(book.broken_counts.values())
            tell(f"{told:.0f} s: {len(book.accepted)} jobs, {len(book.jobs())} open, {broken} broken promises")


def _hear(book: Book, site: Site) -> None:
    """Whoever asked to be called back was, unless the process died that was to."""
    due = {job_id: end for job_id, (end, life) in book.hooked.items() if life == site.life()}
    until = time.monotonic() + HOOK_SECONDS
    while time.monotonic() < until and any(each not in book.webhooks for each in due):
        time.sleep(LOOK_SECONDS)
    for job_id, end in due.items():
        if book.webhooks.get(job_id) != end:
            book.breaks(verdict.HOOKS, f"{job_id} was {end}, and was told to be {book.webhooks.get(job_id)}")

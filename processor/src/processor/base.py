"""What a task's runner is to everything above it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from processor.feature_store import FeatureStore
from processor.finished_jobs import FinishedJobs
from wire.models import ModelInfo

Inputs = Mapping[str, tuple[bytes, ...]]
"""What a job is given, by the names in its task's row: encoded pictures, and texts in UTF-8."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Context(Protocol):
    """What a runner may know of the job in hand, and is to tell of it."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The files to be made at once besides the result, as far as the runner can: `Output.renderings`."""

    @property
    def owner(self) -> str:
        """Whose key the job came with, as in `wire.jobs.Job`."""

    @property
    def result_seconds(self) -> int:
        """For how long what comes of the job is kept, and so what is made for others meanwhile."""

    def may_see(self, owner: str) -> bool:
        """Whether what was made with the key `owner` may be told of in the result."""

    @property
    def stopping(self) -> bool:
        """Whether the job is to end with what there is, as the last `step` heard. For tasks that are `stoppable`."""

    @property
    def looked_at(self) -> bool:
        """Whether somebody looks at what `show` shows. Costs next to nothing."""

    def show(self, jpeg: bytes) -> None:
        """That is what the job sees now; who looks at it misses what is shown between two looks."""

    def step(
        self,
        done: int,
        total: int,
        preview: bytes | None = None,
        text: str = "",
        live: Mapping[str, Any] = NOTHING,
    ) -> None:
        """`done` of `total` steps are done; what there is so far of the next one shows `preview`, a small JPEG, or says
        `text`, all of it from its beginning. `live` is what a job that lasts tells of itself, in its task's own JSON.

        Costs next to nothing, however often it is called. Raises CanceledJobError where nobody wants the job any more,
        JobTimeoutError where its time is over: the runner lets both pass.
        """


@dataclass(frozen=True, slots=True)
class Output:
    """What a runner made of its inputs.

    `result` is the task's own JSON. `files` are what it made besides, by name (`picture.png`); `renderings` the files
    of `Context.formats`, by format. `counts` says how often each label was found. `kept` is what it takes to look at
    the result anew, in a form of the task's own; `shared` what many results have in common, by what it is
    (`wire.keys.shared`): kept once, as long as the last of them.
    """

    result: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    renderings: Mapping[str, bytes] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    kept: bytes = b""
    shared: Mapping[str, bytes] = field(default_factory=dict)


class Runner(Protocol):
    """Does one task. Lives as long as the process; safe to use from many threads.

    One whose models may change while it works has them in a `processor.model_pool.ModelPool`, as its `pool`.
    """

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        """What comes of `inputs`, which are as the task's row says. Raises RequestError where nothing can."""

    def models(self) -> tuple[ModelInfo, ...]:
        """The models that are loaded."""


@runtime_checkable
class UsesOthers(Protocol):
    """What a runner is too where it works with what others of its process do."""

    def use(self, runners: Mapping[str, Runner]) -> None:
        """These, by their tasks, are all that the process has. Called once, before the first `run`."""


@runtime_checkable
class KeepsFinishedJobs(Protocol):
    """What a runner is too that keeps what other jobs ended with, where their clients wish it."""

    def keep_from(self, finished: FinishedJobs) -> None:
        """Finished jobs come from there. Called once, after `use`, by whoever has a store."""


@runtime_checkable
class KeepsFeatures(Protocol):
    """What a runner is too that keeps what its models know of pictures, for jobs that follow, in whatever process."""

    def keep_in(self, store: FeatureStore) -> None:
        """They are kept there. Called once, after `use`, by whoever has a store of files or objects."""


class Renderer(Protocol):
    """What a runner is too where files can be made of its results later."""

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        """The file `form`, made of the inputs and an earlier `result`. Raises RequestError as `run` does."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """The `Context` of a job that nobody watches: what a command line does in its own process."""

    formats: tuple[str, ...] = ()
    owner: str = ""
    result_seconds: int = 0
    stopping: bool = False
    looked_at: bool = False

    def may_see(self, owner: str) -> bool:  # noqa: ARG002 - whoever sits at the machine may see all
        return True

    def show(self, jpeg: bytes) -> None: ...

    def step(
        self, done: int, total: int, preview: bytes | None = None, text: str = "", live: Mapping[str, Any] = NOTHING
    ) -> None: ...

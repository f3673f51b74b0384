"""The task `describe`, with whatever it uses, in this process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from processor.base import Runner, Standalone
from processor.catalog.progress import Silent
from processor.registry import prepare_all
from processor.settings import Settings
from wire.tasks.describe.spec import DESCRIBE, Length

USES = ("detect", "read", DESCRIBE.name)


@dataclass(frozen=True, slots=True)
class Describes:
    """Describes the pictures of a folder by one model."""

    runner: Runner
    folder: Path
    model: str

    @classmethod
    def opened(cls, settings: Settings, folder: Path, model: str) -> Self:
        """With the settings' tasks, or with all that describing uses. Raises ModelError."""
        wanted = replace(settings, tasks=settings.tasks or USES)
        return cls(prepare_all(wanted, Silent())()[DESCRIBE.name], folder, model)

    def caption(self, name: str, length: str = Length.NORMAL) -> str:
        """What is said of the picture."""
        text: str = self._said(name, {"length": length})["caption"]["text"]
        return text

    def answers(self, name: str, questions: Sequence[Mapping[str, Any]]) -> Iterable[str]:
        """The answer to each question about the picture."""
        said = self._said(name, {"length": Length.NONE, "questions": list(questions)})
        return [each["answer"] for each in said["answers"]]

    def _said(self, name: str, options: Mapping[str, object]) -> Mapping[str, Any]:
        picture = (self.folder / name).read_bytes()
        parsed = DESCRIBE.parse_options({**options, "model": self.model})
        return self.runner.run({"image": (picture,)}, parsed, Standalone()).result

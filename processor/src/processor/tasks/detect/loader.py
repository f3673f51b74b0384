"""Makes a model ready to answer, of whatever there is of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from processor.catalog.progress import Progress
from processor.pixel_budget import PixelBudget
from processor.settings import Settings
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.tasks.detect.prepare import ensure
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo import sources


@dataclass(frozen=True, slots=True)
class ModelLoader:
    """Fetches, converts and opens models as the settings say; all of them share a `budget`.

    `notices` has, by name, what its user has to know of a model, also once it is loaded anew.
    """

    settings: Settings
    progress: Progress
    budget: PixelBudget
    notices: Mapping[str, str] = field(default_factory=dict)

    def load(self, name: str) -> DetectProcessor:
        """A processor with the model `name`, converted from the files that are there now; warm. Raises ModelError."""
        return self.open(name, ensure(name, sources.settings_of(name, self.settings), self.progress))

    def open(self, name: str, folder: Path) -> DetectProcessor:
        """A processor with the converted model in `folder`, warm. Raises ModelError."""
        settings = self.settings
        options = RuntimeOptions(settings.runtime, settings.precision, settings.threads, settings.streams)
        return open_processor(
            folder,
            options,
            self.notices.get(name, ""),
            settings.max_pixels,
            name=name,
            shape=settings.shape,
            budget=self.budget,
        )

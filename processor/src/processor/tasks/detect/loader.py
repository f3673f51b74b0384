"""Makes a model ready to answer, of whatever there is of it."""

from dataclasses import dataclass

from processor.catalog.progress import Progress
from processor.pixel_budget import PixelBudget
from processor.settings import Settings
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.tasks.detect.prepare import Prepared, ensure
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo import sources


@dataclass(frozen=True, slots=True)
class ModelLoader:
    """Fetches, converts and opens models as the settings say; all of them share a `budget`."""

    settings: Settings
    progress: Progress
    budget: PixelBudget

    def prepare(self, name: str) -> Prepared:
        """The model `name`, converted from the files that are there now. Raises ModelError."""
        return Prepared(name, ensure(name, sources.settings_of(name, self.settings), self.progress))

    def open(self, prepared: Prepared) -> DetectProcessor:
        """A processor with the model, warm; its card says what `prepared` does. Raises ModelError."""
        settings = self.settings
        options = RuntimeOptions(settings.runtime, settings.precision, settings.threads, settings.streams)
        return open_processor(
            prepared.folder,
            options,
            prepared.notice,
            settings.max_pixels,
            name=prepared.name,
            default=prepared.default,
            shape=settings.shape,
            budget=self.budget,
        )

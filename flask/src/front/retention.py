"""For how long each kind of thing is kept at most."""

from collections.abc import Mapping

from backends.stores.key_paths import kind_of
from front.settings import Settings
from front.webhooks.messages import KEEP_SECONDS
from wire import keys
from wire.tasks.registry import TASKS


def working_seconds(settings: Settings) -> int:
    """For how long any job may wait for its turn and be worked on under `settings`, in seconds."""
    return settings.queue_seconds + _longest_seconds()


def lifetimes(settings: Settings) -> Mapping[str, int]:
    """The longest lifetime of each kind (`backends.stores.key_paths`) under `settings`, in seconds."""
    working, record = working_seconds(settings), settings.record_lifetime(_longest_seconds())
    inputs = max(settings.input_lifetime(task.longest_seconds, task.attempts) for task in TASKS.values())
    known = {
        keys.input("", "", 0): inputs,
        keys.outcome(""): settings.result_seconds,
        keys.file("", ""): settings.result_seconds,
        keys.kept(""): settings.result_seconds,
        keys.shared(""): settings.result_seconds,
        keys.feature(""): settings.result_seconds,
        keys.progress(""): working,
        keys.preview(""): working,
        keys.stop(""): working,
        keys.rendering("", "", ""): settings.result_seconds,
        keys.idempotency(""): working + settings.result_seconds,
        keys.delivery(""): KEEP_SECONDS,
        keys.caller("", ""): settings.result_seconds,
        keys.batch(""): record,
        keys.record(""): record,
    }
    return {kind_of(key): seconds for key, seconds in known.items()}


def _longest_seconds() -> int:
    return max(task.longest_seconds for task in TASKS.values())

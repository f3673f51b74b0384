"""For how long each kind of thing is kept at most."""

from collections.abc import Mapping

from backends.stores.key_paths import kind_of
from front.jobs import RETRY_SECONDS
from front.settings import Settings
from front.webhooks.messages import KEEP_SECONDS
from wire import keys
from wire.tasks.registry import TASKS


def lifetimes(settings: Settings) -> Mapping[str, int]:
    """The longest lifetime of each kind (`backends.stores.key_paths`) under `settings`, in seconds."""
    working = settings.queue_seconds + max(task.longest_seconds for task in TASKS.values())
    again = settings.queue_seconds + max(
        RETRY_SECONDS + task.attempts * task.longest_seconds for task in TASKS.values()
    )
    record = working + settings.result_seconds + settings.record_seconds
    known = {
        keys.input("", "", 0): again + settings.result_seconds,
        keys.outcome(""): settings.result_seconds,
        keys.file("", ""): settings.result_seconds,
        keys.kept(""): settings.result_seconds,
        keys.shared(""): settings.result_seconds,
        keys.progress(""): working,
        keys.preview(""): working,
        keys.rendering("", "", ""): settings.result_seconds,
        keys.idempotency(""): working + settings.result_seconds,
        keys.delivery(""): KEEP_SECONDS,
        keys.batch(""): record,
        keys.record(""): record,
    }
    return {kind_of(key): seconds for key, seconds in known.items()}

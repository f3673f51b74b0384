"""A folder as a store: what is swept, and what happens when it does not take any more."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from backends.stores.files import ABANDONED_SECONDS, NEW, FileStore
from backends.stores.open import open_store
from wire import keys
from wire.errors import BadOptionError, NotReadyError

MINUTE = 60

FULL = """
import resource, sys
from pathlib import Path
from wire.errors import NotReadyError
from backends.stores.files import FileStore
store = FileStore(Path(sys.argv[1]))
store.put("image-processor:input:small", b"1", 60)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    store.put("image-processor:input:large", bytes(2000), 60)
except NotReadyError as error:
    print(error.message)
print(store.get("image-processor:input:large"), store.get("image-processor:input:small"))
"""


class Clock:
    """The time, and what a test adds to it."""

    added = 0.0

    def __call__(self) -> float:
        return time.time() + self.added


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> FileStore:
    store = FileStore(tmp_path / "store", clock)
    store.make()
    return store


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_file_holds_the_value_and_nothing_else(store: FileStore, tmp_path: Path) -> None:
    """In a folder for its kind, and it was last changed when it will expire."""
    store.put(keys.rendering("1-2", "png", "ab"), b"a picture", MINUTE)
    path = tmp_path / "store/rendering/1-2.png.ab"
    assert path.read_bytes() == b"a picture"
    assert path.stat().st_mtime == pytest.approx(time.time() + MINUTE, abs=10)


def test_nobody_but_the_owner_looks_into_a_new_folder(store: FileStore, tmp_path: Path) -> None:
    """Folders and files are the owner's alone, whatever the umask lets through."""
    store.put(keys.rendering("1-2", "png", "ab"), b"a picture", MINUTE)
    store.put_first(keys.rendering("1-2", "png", "cd"), b"another", MINUTE)
    made = [tmp_path / "store", *(tmp_path / "store").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}


@pytest.mark.parametrize(("mode", "warned"), [(0o755, True), (0o750, True), (0o700, False)])
def test_a_folder_that_others_may_look_into_is_warned_of(
    mode: int, warned: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is its owner's choice and stays as it is; the line says what to do."""
    tmp_path.chmod(mode)
    FileStore(tmp_path).make()
    assert ("chmod 700" in caplog.text) is warned
    assert tmp_path.stat().st_mode & 0o777 == mode


def test_what_has_expired_is_swept_and_nothing_else(store: FileStore, clock: Clock, tmp_path: Path) -> None:
    """At once when its time is over; what was put anew in between stays."""
    store.put_many({keys.rendering(str(at), "jpeg", ""): (b"", MINUTE) for at in range(50)})
    store.put(keys.record("1"), b"", 2 * MINUTE)
    assert store.sweep() == 0
    clock.added = MINUTE + 1
    store.put(keys.rendering("7", "jpeg", ""), b"", MINUTE)
    assert store.sweep() == 49
    assert files(tmp_path / "store") == {"job/1", "rendering/7.jpeg."}


def test_what_was_never_written_to_its_end_is_swept_later(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies in the middle leaves a file to nobody; one that still writes keeps its own."""
    left = tmp_path / "store" / NEW / "half"
    left.write_bytes(b"half a pict")
    assert store.sweep() == 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + ABANDONED_SECONDS + 1)
    assert store.sweep() == 1
    assert not left.exists()


def test_a_disk_that_takes_no_more_is_not_ready(store: FileStore, tmp_path: Path) -> None:
    """Nothing of the value is kept, nothing is left behind, and what was kept before still is."""
    folder = tmp_path / "store"
    process = subprocess.run(
        [sys.executable, "-c", FULL, folder], capture_output=True, text=True, check=True, timeout=60
    )
    assert process.stdout.splitlines() == [
        "The store's folder does not take or give what it should (File too large). Try again soon.",
        "None b'1'",
    ]
    assert files(folder) == {"input/small"}


def test_a_folder_that_went_away_is_not_ready(store: FileStore, tmp_path: Path) -> None:
    """Nothing counts as gone, nor is made anew where a disk was mounted before: that would be another disk."""
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    for verb in (
        lambda: store.get("a"),
        lambda: store.put("a", b"", MINUTE),
        lambda: store.put_first("a", b"", MINUTE),
        store.sweep,
    ):
        with pytest.raises(NotReadyError, match="folder does not take or give"):
            verb()
    assert not (tmp_path / "store").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "store")
    store.put("a", b"back", MINUTE)
    assert store.get("a") == b"back"


def test_a_folder_that_cannot_be_is_told_at_the_start(tmp_path: Path) -> None:
    """With its url."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadOptionError, match=f"Setting STORE_URL: .* got file://{tmp_path}/file/store: "):
        open_store(f"file://{tmp_path}/file/store")


def test_spaces_in_a_folder_are_written_as_in_any_url(tmp_path: Path) -> None:
    """%20."""
    open_store(f"file://{tmp_path}/my%20store").put("a", b"1", MINUTE)
    assert [path.name for path in tmp_path.iterdir()] == ["my store"]


def test_a_folder_of_somebodys_is_no_store(tmp_path: Path) -> None:
    """Whatever is old in its folders would be gone with the first sweep; what is told says why."""
    theirs = tmp_path / "holiday/dog.jpg"
    theirs.parent.mkdir()
    theirs.write_bytes(b"the only one")
    with pytest.raises(BadOptionError, match="holiday lies in it, and what is old there would be swept away"):
        open_store(f"file://{tmp_path}")
    assert files(tmp_path) == {"holiday/dog.jpg"}
    open_store(f"file://{tmp_path}/store").sweep()
    assert theirs.read_bytes() == b"the only one"


def test_a_whole_disk_is_a_store_as_it_comes(tmp_path: Path, clock: Clock) -> None:
    """With the folder that ext4 has in its root, which nobody may look into, and hidden ones; they are no hindrance."""
    for name in ("lost+found", ".snapshot"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").write_bytes(b"")
    store = FileStore(tmp_path, clock)
    store.make()
    store.put(keys.preview("1"), b"1", MINUTE)
    clock.added = 10 * MINUTE
    assert store.sweep() == 1
    assert files(tmp_path) == {"lost+found/old", ".snapshot/old"}


def test_a_folder_in_a_folder_of_the_store_is_no_hindrance(store: FileStore, clock: Clock, tmp_path: Path) -> None:
    """What is beside it is swept as ever."""
    (tmp_path / "store/indexes/photos").mkdir(parents=True)
    store.put(keys.preview("1"), b"1", MINUTE)
    clock.added = 10 * MINUTE
    assert store.sweep() == 1
    assert (tmp_path / "store/indexes/photos").is_dir()


def test_a_store_whose_hidden_files_a_copy_left_out_is_one(tmp_path: Path) -> None:
    """As `cp -a /backup/store/* /data` does."""
    open_store(f"file://{tmp_path}/store").put(keys.preview("1"), b"1", MINUTE)
    (tmp_path / "copy").mkdir()
    for folder in ("preview", "probe"):
        (tmp_path / "store" / folder).rename(tmp_path / "copy" / folder)
    assert open_store(f"file://{tmp_path}/copy").get(keys.preview("1")) == b"1"

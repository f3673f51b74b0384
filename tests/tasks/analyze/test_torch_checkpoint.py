"""Weights out of a PyTorch file that anybody may have brought."""

import base64
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from processor.export.torch_checkpoint import TorchCheckpoint
from torch_file import name, tensor, text, write_archive, write_torch
from wire.errors import ManifestError

GOLDEN = json.loads((Path(__file__).parent / "golden/torch_file.json").read_text())
WHOLE = b"\x80\x02}" + text("a") + tensor("0", (2,)) + b"s."


@pytest.fixture
def of_torch(tmp_path):
    """A file that torch.save itself wrote."""
    path = tmp_path / "model.pt"
    path.write_bytes(base64.b64decode(GOLDEN["file"]))
    return path


def test_what_torch_saved_is_read_as_float32(of_torch):
    """Of every kind of number, in steps and turned, several of one storage, with none and with one."""
    checkpoint = TorchCheckpoint(of_torch)
    assert checkpoint.shapes == {called: tuple(each["shape"]) for called, each in GOLDEN["tensors"].items()}
    for called, each in GOLDEN["tensors"].items():
        found = checkpoint.floats(called, *each["shape"])
        assert (found.dtype, found.flatten().tolist()) == (np.float32, each["numbers"]), called


@pytest.mark.parametrize("under", [None, "model", "state_dict"])
def test_a_state_dict_lies_on_top_or_under_a_name(tmp_path, under):
    """As SAM's and SAM 2's files have it, and a VQGAN's."""
    numbers = {"first": np.arange(6, dtype=np.float32).reshape(2, 3), "second": np.float32([[-1.5]])}
    checkpoint = TorchCheckpoint(write_torch(tmp_path / "w.pth", numbers, under))
    assert "first" in checkpoint
    assert "epoch" not in checkpoint
    for called, each in numbers.items():
        assert checkpoint.floats(called, *each.shape).tolist() == each.tolist()


def test_what_a_training_says_beside_its_state_dict_is_left(tmp_path):
    """A class of Lightning's is a key there, which nobody looks up."""
    callback = name("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")
    said = b"}(" + text("callbacks") + b"}" + callback + b"}" + text("best") + b"K\x01ss"
    content = b"\x80\x02" + said + text("state_dict") + b"}" + text("a") + tensor("0", (2,)) + b"su."
    checkpoint = TorchCheckpoint(write_archive(tmp_path / "w", content, {"0": np.float32([1, 2]).tobytes()}))
    assert (dict(checkpoint.shapes), checkpoint.floats("a", 2).tolist()) == ({"a": (2,)}, [1, 2])
    with pytest.raises(ManifestError, match="ModelCheckpoint made of what it does not consist of"):
        TorchCheckpoint(write_archive(tmp_path / "v", callback + b")R.", {}))


class Reduced:
    """Is pickled as the call that it is given."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


def test_nothing_that_a_pickle_calls_is_called(tmp_path):
    """But its name is told."""
    mark = tmp_path / "called"
    hostile = pickle.dumps({"a": Reduced(os.system, (f"touch {mark}",))}, protocol=2)
    assert pickle.loads(hostile) == {"a": 0}
    mark.unlink()
    with pytest.raises(ManifestError, match=r"got posix\.system, which is no part of a tensor"):
        TorchCheckpoint(write_archive(tmp_path / "w", hostile, {}))
    assert not mark.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pickle.dumps(Reduced(eval, ("1",)), protocol=2), r"__builtin__\.eval"),
        (pickle.dumps(Reduced(print, ("1",)), protocol=4), "a pickle of protocol 4 where torch writes 2"),
        (name("no.such.module", "Thing") + b")R.", r"no\.such\.module\.Thing"),
        (name("torch", "load") + b")R.", r"torch\.load"),
        (name("torch._utils", "_rebuild_tensor_v3") + b")R.", "_rebuild_tensor_v3"),
        (name("torch", "FloatStorage") + b")R.", r"torch\.FloatStorage made of what it does not consist of"),
        (name("collections", "OrderedDict") + b"(}tR.", "OrderedDict made of"),
        (name("collections", "OrderedDict") + b"]R.", "a list where a tuple should be"),
        (b"(ios\nsystem\n.", "the pickle operation INST"),
        (name("torch", "FloatStorage") + b")\x81.", "the pickle operation NEWOBJ"),
        (name("collections", "OrderedDict") + b"}b.", r"collections\.OrderedDict where a dict should be"),
        (b"}" + b")" * 3 + b"s.", "a tuple where a dict should be"),
        (b"}" + b")K\x01s.", "a tuple as a name"),
        (b"}(" + text("a") + b"u.", "a name without a value"),
        (b"]K\x01a.", "a list that has no tensors"),
        (b"}.", "0 tensors"),
        (b"}" + text("model") + b"K\x01s.", "a dict that has no tensors"),
        (text("elsewhere") + b"Q.", "a str where a storage should be"),
        (
            b"(" + text("storage") + name("collections", "OrderedDict") + text("0") + text("cpu") + b"K\x01tQ.",
            "a tuple",
        ),
        (b"(" + text("storage") + name("torch", "FloatStorage") + text("0") + text("cpu") + b"\x88tQ.", "a tuple"),
        (b"}" + text("a") + tensor("0", (-2,), count=2) + b"s.", "sizes are no whole numbers"),
        (b"}" + text("a") + tensor("0", (2,), offset=-1) + b"s.", "sizes are no whole numbers"),
        (b"r\xff\xff\xff\x7f.", "is not whole"),
        (b"h\x07.", "is not whole"),
        (b".", "is not whole"),
        (b"t.", "is not whole"),
        (b"}", "pickle exhausted"),
        (b"\xff", "opcode"),
    ],
)
def test_what_no_state_dict_needs_is_refused(tmp_path, content, message):
    """By its name, before anything is made of it."""
    with pytest.raises(ManifestError, match=f"expected a PyTorch file of tensors alone, got .*{message}"):
        TorchCheckpoint(write_archive(tmp_path / "w", content, {}))


def test_a_list_of_tensors_is_bounded(tmp_path):
    """Before it is read."""
    with pytest.raises(ManifestError, match="a list of tensors of 16,000,001 bytes"):
        TorchCheckpoint(write_archive(tmp_path / "w", b"N" * 16_000_001, {}))


@pytest.mark.parametrize(
    ("made", "storage", "shape", "message"),
    [
        (tensor("0", (2,)), bytes(8), (3,), r"expected a of shape \(3,\), got FloatStorage \(2,\)"),
        (tensor("0", (2,), kind="ComplexFloatStorage"), bytes(8), (2,), "got ComplexFloatStorage"),
        (tensor("0", (2,)), bytes(4), (2,), "a storage of 4 bytes for 2 numbers of 4"),
        (tensor("0", (2,)), bytes(16), (2,), "a storage of 16 bytes for 2 numbers of 4"),
        (tensor("0", (2,), count=10**12), bytes(8), (2,), "a storage of 8 bytes for 1,000,000,000,000 numbers"),
        (tensor("1", (2,)), bytes(8), (2,), "no entry archive/data/1"),
        (tensor("../x", (2,)), bytes(8), (2,), r"no entry archive/data/\.\./x"),
        (tensor("0", (2,), offset=1, count=2), bytes(8), (2,), "expected all of a"),
        (tensor("0", (2,), offset=2**62, count=2), bytes(8), (2,), "expected all of a"),
        (tensor("0", (2,), strides=(2,), count=2), bytes(8), (2,), "expected all of a"),
        (tensor("0", (2,), strides=(2**70,), count=2), bytes(8), (2,), "expected all of a"),
        (tensor("0", (2,), strides=(1, 1), count=2), bytes(8), (2,), "expected all of a"),
        (tensor("0", (9, 9), strides=(0, 0), count=2), bytes(8), (9, 9), r"a shape of \(9, 9\) in a storage of 2"),
    ],
)
def test_a_tensor_that_is_not_whole_is_refused(tmp_path, made, storage, shape, message):
    """By its name, and no more is read than there is."""
    path = write_archive(tmp_path / "w", b"}" + text("a") + made + b"s.", {"0": storage})
    checkpoint = TorchCheckpoint(path)
    with pytest.raises(ManifestError, match=message):
        checkpoint.floats("a", *shape)


def test_a_tensor_that_is_not_there_is_refused(of_torch):
    """By its name."""
    with pytest.raises(ManifestError, match="expected the tensor other, which is not there"):
        TorchCheckpoint(of_torch).floats("other", 1)


def test_what_is_compressed_is_not_unpacked(tmp_path):
    """It might become any number of bytes."""
    path = write_archive(tmp_path / "w", WHOLE, {"0": bytes(8)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(ManifestError, match=r"archive/data\.pkl that is compressed"):
        TorchCheckpoint(path)


def test_numbers_that_changed_are_noticed(of_torch):
    """By the checksum that torch wrote."""
    numbers = np.float32(GOLDEN["tensors"]["whole"]["numbers"]).tobytes()
    content = of_torch.read_bytes()
    assert content.count(numbers) == 1
    of_torch.write_bytes(content.replace(numbers, bytes(len(numbers))))
    with pytest.raises(ManifestError, match="other bytes for the entry archive/data/0 than were written"):
        TorchCheckpoint(of_torch).floats("whole", 2, 3, 4)


def test_part_of_a_file_is_refused(of_torch):
    """Wherever it ends."""
    content = of_torch.read_bytes()
    for end in (0, 4, len(content) // 2, len(content) - 1):
        of_torch.write_bytes(content[:end])
        with pytest.raises(ManifestError, match="expected a whole PyTorch file"):
            TorchCheckpoint(of_torch)


def test_entries_that_lie_beyond_the_end_are_refused(tmp_path):
    """As a zip can say of them."""
    path = write_archive(tmp_path / "w", WHOLE, {"0": bytes(8)})
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 42 : directory + 46] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=r"archive/data\.pkl beyond the file's end"):
        TorchCheckpoint(path)


def test_files_of_an_older_torch_are_refused_in_words(tmp_path):
    """They are no zips."""
    path = tmp_path / "w"
    path.write_bytes(pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2) + pickle.dumps(1001, protocol=2))
    with pytest.raises(ManifestError, match=r"torch 1\.6 and later .* What an older one wrote is read by torch"):
        TorchCheckpoint(path)


def test_numbers_whose_first_byte_is_the_highest_are_refused(tmp_path):
    """The file itself says of them."""
    with pytest.raises(ManifestError, match="whose first byte is the highest"):
        TorchCheckpoint(write_archive(tmp_path / "w", WHOLE, {"0": bytes(8)}, byteorder=b"big"))


def test_a_zip_of_other_things_is_refused(tmp_path):
    """Such as a program's."""
    with zipfile.ZipFile(tmp_path / "w", "w") as archive:
        archive.writestr("data.pkl", WHOLE)
    with pytest.raises(ManifestError, match="a zip with 0 lists of tensors"):
        TorchCheckpoint(tmp_path / "w")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """As one that is broken."""
    with pytest.raises(ManifestError, match="No such file"):
        TorchCheckpoint(tmp_path / "w")

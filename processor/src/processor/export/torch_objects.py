"""The few kinds of objects that a state dict of PyTorch consists of, by the names that its pickle has for them."""

from dataclasses import dataclass
from typing import Any

KNOWN = frozenset(
    {
        "collections.OrderedDict",
        "torch.Size",
        "torch.device",
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_tensor_v2",
        "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
    }
)
"""All names that may be wanted, beside those of storages. The last one is but a key in what a training left beside its
state dict."""


@dataclass(frozen=True, slots=True)
class Global:
    """A class or a function, by its name alone: nothing looks it up."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Storage:
    """`count` numbers in a row, in the archive's entry data/`key`; `kind` as torch names it, such as FloatStorage."""

    kind: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Numbers of a storage: where the first one lies, and the steps along each axis, in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def named(module: str, name: str) -> Global:
    """That class or function. Raises ValueError where state dicts have none of that name."""
    found = Global(module, name)
    if str(found) not in KNOWN and not (module == "torch" and name.endswith("Storage")):
        raise ValueError(f"{in_words(found)}, which is no part of a tensor")
    return found


def stored(place: object) -> Storage:
    """The storage that lies at a `place` as torch writes it. Raises ValueError where that is another one."""
    match place:
        case ("storage", Global("torch", kind), str(key), str(), int(count)) if type(count) is int and count >= 0:
            return Storage(kind, key, count)
        case _:
            raise ValueError(f"{in_words(place)} where a storage should be")


def made(called: object, arguments: tuple[Any, ...]) -> object:
    """What the call would have made. Raises ValueError where it is not one of those that state dicts consist of."""
    match str(called) if isinstance(called, Global) else "", arguments:
        case "collections.OrderedDict", ():
            return {}
        case "torch.Size", (tuple() as shape,):
            return shape
        case "torch.device", _:
            return None
        case "torch._utils._rebuild_parameter", (Tensor() as tensor, *_):
            return tensor
        case "torch._utils._rebuild_tensor_v2", (Storage() as storage, at, tuple() as shape, tuple() as strides, *_):
            if not all(type(each) is int and each >= 0 for each in (at, *shape, *strides)):
                raise ValueError("a tensor whose sizes are no whole numbers")
            return Tensor(storage, at, shape, strides)
        case _:
            raise ValueError(f"{in_words(called)} made of what it does not consist of")


def in_words(value: object) -> str:
    """Its name if it is one; of anything else no more than its type, for what it holds may be endless."""
    return str(value)[:80] if isinstance(value, Global) else f"a {type(value).__name__}"

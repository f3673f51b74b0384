"""What the pickle in a PyTorch file says, found without unpickling: no class is looked up, and nothing is called.

The operations are those of pickle's protocol 2, which `torch.save` writes; what would make an object makes one of the
few kinds that a state dict consists of, or nothing. Source: `pickletools`, and torch/_weights_only_unpickler.py.
"""

import pickletools
from collections.abc import Callable
from typing import Any

from processor.export.torch_objects import Global, in_words, made, named, stored

MOST_BYTES = 16_000_000
"""A state dict of a thousand tensors takes 100,000."""

PROTOCOL = 2


def read_pickle(content: bytes) -> object:
    """What `content` holds, made of dictionaries, lists, tuples, numbers, texts and `Tensor`.

    Raises ValueError where that is anything else, by the name of what was wanted.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"a list of tensors of {len(content):,} bytes")
    machine = _Machine()
    try:
        for opcode, argument, _ in pickletools.genops(content):
            machine.do(opcode.name, argument)
        return machine.pop()
    except (IndexError, KeyError) as error:
        raise ValueError("a list of tensors that is not whole") from error


class _Machine:
    """Pickle's stack, its marks and its memo."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._below_marks: list[list[Any]] = []
        self._memo: dict[int, Any] = {}

    def do(self, name: str, argument: Any) -> None:
        if name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name])
        elif name in _LITERALS:
            self._stack.append(argument)
        elif name in _NEW:
            self._stack.append(_NEW[name]())
        elif name in _TUPLES:
            self._stack.append(tuple(self.pop() for _ in range(_TUPLES[name]))[::-1])
        elif name in _OPERATIONS:
            _OPERATIONS[name](self, argument)
        elif name != "STOP":
            raise ValueError(f"the pickle operation {name}, which no list of tensors needs")

    def protocol(self, number: int) -> None:
        if number != PROTOCOL:
            raise ValueError(f"a pickle of protocol {number} where torch writes {PROTOCOL}")

    def pop(self) -> Any:
        return self._stack.pop()

    def mark(self, _: object) -> None:
        self._below_marks.append(self._stack)
        self._stack = []

    def pop_to_mark(self) -> list[Any]:
        above, self._stack = self._stack, self._below_marks.pop()
        return above

    def put(self, number: int) -> None:
        self._memo[number] = self._stack[-1]

    def get(self, number: int) -> None:
        self._stack.append(self._memo[number])

    def name(self, name: str) -> None:
        self._stack.append(named(*name.split(" ", 1)))

    def tuple_to_mark(self, _: object) -> None:
        items = self.pop_to_mark()
        self._stack.append(tuple(items))

    def append(self, _: object) -> None:
        self._extend([self.pop()])

    def appends(self, _: object) -> None:
        self._extend(self.pop_to_mark())

    def set_item(self, _: object) -> None:
        value, key = self.pop(), self.pop()
        self._update([key, value])

    def set_items(self, _: object) -> None:
        self._update(self.pop_to_mark())

    def build(self, _: object) -> None:
        """What an OrderedDict has besides its items, its `_metadata`, is of no use here."""
        self.pop()
        _of_kind(self._stack[-1], dict)

    def persistent(self, _: object) -> None:
        self._stack.append(stored(self.pop()))

    def reduce(self, _: object) -> None:
        arguments, called = self.pop(), self.pop()
        self._stack.append(made(called, _of_kind(arguments, tuple)))

    def _extend(self, items: list[Any]) -> None:
        _of_kind(self._stack[-1], list).extend(items)

    def _update(self, items: list[Any]) -> None:
        target = _of_kind(self._stack[-1], dict)
        if len(items) % 2:
            raise ValueError("a name without a value")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if type(key) not in (str, int, Global):
                raise ValueError(f"{in_words(key)} as a name")
            target[key] = value


def _of_kind(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{in_words(value)} where a {kind.__name__} should be")
    return value


_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
_LITERALS = frozenset({"BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"})
_NEW: dict[str, Callable[[], object]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_OPERATIONS: dict[str, Callable[[_Machine, Any], None]] = {
    "PROTO": _Machine.protocol,
    "MARK": _Machine.mark,
    "BINPUT": _Machine.put,
    "LONG_BINPUT": _Machine.put,
    "BINGET": _Machine.get,
    "LONG_BINGET": _Machine.get,
    "GLOBAL": _Machine.name,
    "TUPLE": _Machine.tuple_to_mark,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.appends,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "BUILD": _Machine.build,
    "BINPERSID": _Machine.persistent,
    "REDUCE": _Machine.reduce,
}

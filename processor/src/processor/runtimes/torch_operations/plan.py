"""What torch does for a network of OpenVINO, one operation after the other, for inputs of fixed shapes."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import openvino as ov
import torch
from openvino import Node, Output
from torch import Tensor

from processor.runtimes.torch_operations import elementwise, products, reductions, shapes
from processor.runtimes.torch_operations.operation import Made, Operation, Rule, UnknownOperationError

RULES: Mapping[str, Rule] = {**elementwise.RULES, **shapes.RULES, **reductions.RULES, **products.RULES}
"""By the names of OpenVINO's operations."""

Place = tuple[str, int]
"""Which output of which operation of the file."""

Kept = MutableMapping[tuple[Place, Any], Tensor]
"""What is the same for inputs of any shape, by its place and type: weights. Plans of one network share it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`made` of what is at `takes`, put to `gives`; then nobody needs `done` any more."""

    made: Made
    takes: tuple[Place, ...]
    gives: tuple[Place, ...]
    done: tuple[Place, ...]
    narrow: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps from the inputs, by name, to the outputs, and the tensors that are the same in each run."""

    steps: Sequence[Step]
    fixed: Mapping[Place, Tensor]
    inputs: Mapping[str, Place]
    outputs: Mapping[str, tuple[Place, Any]]

    def run(self, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The outputs, of the types that the network has for them."""
        here: dict[Place, Tensor] = dict(self.fixed)
        here.update((place, inputs[name]) for name, place in self.inputs.items())
        for step in self.steps:
            taken = [here[place] for place in step.takes]
            if step.narrow is not None:
                taken = [each.to(step.narrow) if each.is_floating_point() else each for each in taken]
            made = step.made(*taken)
            here.update(zip(step.gives, made if isinstance(made, tuple) else (made,), strict=True))
            for place in step.done:
                del here[place]
        return {name: here[place].to(dtype) for name, (place, dtype) in self.outputs.items()}


class Planner:
    """Makes the plan of one network whose shapes are known, on one device; products are computed in `narrow`."""

    def __init__(self, network: ov.Model, device: Any, narrow: Any, kept: Kept) -> None:
        self._network, self._device, self._narrow, self._kept = network, device, narrow, kept
        self._known: dict[Place, Tensor] = {}
        self._shaped: set[Place] = set()
        self._fixed: dict[Place, Tensor] = {}

    def plan(self) -> Plan:
        """Raises UnknownOperationError."""
        check_kinds(self._network)
        steps: list[Step] = []
        for node in self._network.get_ordered_ops():
            kind = node.get_type_name()
            if kind in ("Parameter", "Result"):
                continue
            if kind == "Constant":
                self._known[_place(node.output(0))] = torch.tensor(np.array(node.data), device=self._device)
            elif kind == "ShapeOf":
                self._note_shape(node)
            else:
                steps.extend(self._step(node))
        outputs = {each.get_any_name(): each.get_node().input_value(0) for each in self._network.outputs}
        for output in outputs.values():
            if _place(output) in self._known:
                self._fixed[_place(output)] = self._known[_place(output)]
        return Plan(
            _forgetting(steps, set(map(_place, outputs.values()))),
            self._fixed,
            {each.get_any_name(): _place(each) for each in self._network.inputs},
            {name: (_place(output), _dtype(output)) for name, output in outputs.items()},
        )

    def _note_shape(self, node: Node) -> None:
        place = _place(node.output(0))
        self._known[place] = torch.tensor(list(node.input(0).get_shape()), dtype=_dtype(node.output(0)))
        self._known[place] = self._known[place].to(self._device)
        self._shaped.add(place)

    def _step(self, node: Node) -> list[Step]:
        """One step, or none where all that the operation is given is known: then so is what it makes."""
        takes = tuple(_place(node.input_value(number)) for number in range(len(node.inputs())))
        gives = tuple(_place(output) for output in node.outputs())
        known = {number: self._known[place] for number, place in enumerate(takes) if place in self._known}
        made = _rule(node)(Operation(node, known))
        if len(known) == len(takes):
            found = made(*known.values())
            self._known.update(zip(gives, found if isinstance(found, tuple) else (found,), strict=True))
            if self._shaped.intersection(takes):
                self._shaped.update(gives)
            return []
        narrow = self._narrow if node.get_type_name() in products.NARROW else None
        for number, place in enumerate(takes):
            if number in known:
                takes = (*takes[:number], self._kept_as(place, narrow), *takes[number + 1 :])
        return [Step(made, takes, gives, (), narrow)]

    def _kept_as(self, place: Place, narrow: Any) -> Place:
        """Where a known tensor lies in the type that it is needed in."""
        tensor = self._known[place]
        dtype = narrow if narrow is not None and tensor.is_floating_point() else tensor.dtype
        where = (f"{place[0]} {dtype}", place[1])
        if where not in self._fixed:
            shaped = place in self._shaped
            kept = None if shaped else self._kept.get((place, dtype))
            self._fixed[where] = tensor.to(dtype) if kept is None else kept
            if not shaped:
                self._kept[place, dtype] = self._fixed[where]
        return where


def check_kinds(network: ov.Model) -> None:
    """Raises UnknownOperationError where there is an operation of a kind that has no rule, and where two have one name,
    by which their weights are kept.
    """
    nodes = network.get_ordered_ops()
    for node in nodes:
        if node.get_type_name() not in ("Constant", "Parameter", "Result", "ShapeOf"):
            _rule(node)
    if len({node.get_friendly_name() for node in nodes}) < len(nodes):
        raise UnknownOperationError(f"Network {network.get_friendly_name()}: two operations have one name.")


def _rule(node: Node) -> Rule:
    kind = node.get_type_name()
    if kind not in RULES:
        raise UnknownOperationError(f"Operation {node.get_friendly_name()} ({kind}): torch is not told what that is.")
    return RULES[kind]


def _forgetting(steps: Sequence[Step], wanted: set[Place]) -> list[Step]:
    """The same steps, each of which forgets what no later one takes."""
    found: list[Step] = []
    needed = set(wanted)
    made = {place for step in steps for place in step.gives}
    for step in reversed(steps):
        done = {place for place in (*step.takes, *step.gives) if place in made and place not in needed}
        needed.update(step.takes)
        found.append(Step(step.made, step.takes, step.gives, tuple(done), step.narrow))
    return found[::-1]


def _place(output: Output) -> Place:
    return output.get_node().get_friendly_name(), output.get_index()


def _dtype(output: Output) -> Any:
    return torch.from_numpy(np.empty(0, output.get_element_type().to_dtype())).dtype

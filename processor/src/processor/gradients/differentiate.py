"""A network, and by what its loss changes with its inputs, as one network: backwards, operation by operation."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import openvino as ov
from openvino import Node, Output
from openvino import opset13 as opset

from processor.gradients import convolutions, elementwise, products, reductions, shapes
from processor.gradients.step import Floats, Rule, Step, Value, narrowed
from processor.runtimes.openvino_runtime import shared_core

RULES: Mapping[str, Rule] = {
    **elementwise.RULES,
    **reductions.RULES,
    **shapes.RULES,
    **products.RULES,
    **convolutions.RULES,
}
"""By the names of OpenVINO's operations."""

Place = tuple[str, int]
"""Which output of which operation: OpenVINO gives out another object for it each time."""


def gradient_name(name: str) -> str:
    """What the output with the gradient of that input is called."""
    return f"{name}_gradient"


def with_gradients(network: ov.Model, loss: str, of: Sequence[str]) -> ov.Model:
    """The network with one more output, `gradient_name`, for each input that `of` names: of that input's shape, by what
    the output `loss`, one number, changes with each of its numbers.

    Raises ValueError where a shape is not known, or there is an operation whose gradient is not.
    """
    if network.is_dynamic():
        raise ValueError(f"Network {network.get_friendly_name()}: expected fixed shapes, got some that are not known.")
    network = network.clone()
    inputs = {name: network.input(name).get_node() for name in of}
    result = network.output(loss).get_node().input_value(0)
    operations = network.get_ordered_ops()
    leading = _leading(operations, {node.get_name() for node in inputs.values()})
    given = _leading(operations, {node.get_name() for node in network.get_parameters()})
    gradients = _gradients(operations, leading, given, result)
    outputs = {output.get_any_name(): output.get_node().input_value(0) for output in network.outputs}
    for name, node in inputs.items():
        found = gradients.get((node.get_name(), 0))
        if found is None:
            raise ValueError(f"Network {network.get_friendly_name()}: {loss} does not depend on {name}.")
        outputs[gradient_name(name)] = found
    return _named(outputs, network)


def _leading(operations: Sequence[Node], inputs: set[str]) -> set[str]:
    """The names of the operations that depend on one of the `inputs`, and those inputs; shapes depend on nothing."""
    found = set(inputs)
    for node in operations:
        if node.get_type_name() != "ShapeOf" and any(each.get_node().get_name() in found for each in _taken(node)):
            found.add(node.get_name())
    return found


def _gradients(operations: Sequence[Node], leading: set[str], given: set[str], result: Output) -> dict[Place, Output]:
    """By what the `result` changes with each output on the way from the inputs to it."""
    found = {_place(result): opset.constant(np.ones(result.get_shape(), np.float32)).output(0)}
    for node in reversed(operations):
        upstream = tuple(found.get(_place(output)) for output in node.outputs())
        if node.get_name() not in leading or not any(each is not None for each in upstream):
            continue
        taken = list(_taken(node))
        wanted, varying = (_numbers_of(taken, among) for among in (leading, given))
        if not wanted:
            continue
        for number, value in _rule(node)(Step(node, upstream, wanted, varying, _numbers)).items():
            output = _output(narrowed(value, taken[number].get_shape()))
            place = _place(taken[number])
            found[place] = opset.add(found[place], output).output(0) if place in found else output
    return found


def _rule(node: Node) -> Rule:
    kind = node.get_type_name()
    if kind not in RULES:
        raise ValueError(f"Operation {node.get_name()} ({kind}): its gradient is not known.")
    return RULES[kind]


def _taken(node: Node) -> Iterator[Output]:
    for number in range(len(node.inputs())):
        yield node.input_value(number)


def _numbers_of(taken: Sequence[Output], among: set[str]) -> frozenset[int]:
    """Which of those are of operations with such a name."""
    return frozenset(number for number, each in enumerate(taken) if each.get_node().get_name() in among)


def _place(output: Output) -> Place:
    return output.get_node().get_name(), output.get_index()


def _output(value: Value) -> Output:
    return value.output(0) if isinstance(value, Node) else value


def _numbers(output: Output) -> Floats:
    """The numbers that come out there, whatever is given to the network.

    How files keep numbers is read here: a network of its own for each takes longer than all else.
    """
    node = output.get_node()
    match node.get_type_name():
        case "Constant":
            return np.array(node.data)
        case "Convert":
            return _numbers(node.input_value(0)).astype(output.get_element_type().to_dtype())
        case "Add":
            return np.asarray(_numbers(node.input_value(0)) + _numbers(node.input_value(1)))
    alone = ov.Model([opset.result(output)], [], "numbers")
    return np.array(shared_core().compile_model(alone, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([])[0])


def _named(outputs: Mapping[str, Output], like: ov.Model) -> ov.Model:
    """The network with these outputs, and the inputs of another one."""
    results = [opset.result(output) for output in outputs.values()]
    made = ov.Model(results, like.get_parameters(), like.get_friendly_name())
    for number, name in enumerate(outputs):
        made.output(number).set_names({name})
    return made

"""By what a loss changes with what goes in, operation by operation: as much as when that is changed a little."""

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from gradient_operations import OPERATIONS, network, one, whole
from processor.gradients.differentiate import with_gradients

STEP, NEAR = 0.02, 2e-4


def compiled(found, threads=1):
    """A function from x to all that the network answers."""
    settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads}
    network = ov.Core().compile_model(found, "CPU", settings)
    return lambda x: [np.array(each) for each in network([x]).values()]


def slopes(loss, x):
    """By what the loss changes with each number of x: differences of the fourth order."""
    made = np.zeros(x.shape, np.float64)
    for place in np.ndindex(x.shape):
        for steps, share in ((1, 8 / 12), (2, -1 / 12)):
            for sign in (1, -1):
                moved = x.copy()
                moved[place] += np.float32(sign * steps * STEP)
                made[place] += sign * share * float(loss(moved)[0]) / STEP
    return made


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_loss_changes_by_the_gradient(name):
    """With each of its numbers, none of which lies where a slope changes; and the loss stays what it was alone."""
    shape, operation = OPERATIONS[name]
    plain = network(shape, operation)
    loss = compiled(plain)
    rng = np.random.default_rng(4)
    x = (rng.integers(1, 10, shape) / 10 + 0.05).astype(np.float32) * rng.choice([-1, 1], shape).astype(np.float32)
    beside, gradient = compiled(with_gradients(plain, "loss", ["x"]))(x)
    assert beside == pytest.approx(loss(x)[0], rel=1e-6)
    assert gradient == pytest.approx(slopes(loss, x), rel=NEAR, abs=NEAR)


def test_a_square_matrix_serves_on_the_way_there_and_back():
    """One constant, turned for one product and not for the other, is taken as it lies for both by OpenVINO."""
    rng = np.random.default_rng(4)
    square = rng.uniform(-1, 1, (64, 64)).astype(np.float32)
    plain = network((1, 64), lambda x: opset.matmul(opset.tanh(x), opset.constant(square), False, True))
    x = rng.uniform(-1, 1, (1, 64)).astype(np.float32)
    weights = next(
        node.data
        for node in plain.get_ordered_ops()
        if node.get_type_name() == "Constant" and node.data.shape == (1, 64)
    )
    loss, gradient = compiled(with_gradients(plain, "loss", ["x"]))(x)
    assert gradient == pytest.approx((weights @ square) * (1 - np.tanh(x) ** 2), abs=1e-5)
    assert loss == pytest.approx(float((weights * (np.tanh(x) @ square.T)).sum()), abs=1e-4)


def test_other_outputs_stay_what_they_were():
    """Beside the loss and its gradient, under their names."""
    plain = network((2, 3), opset.tanh)
    assert [each.get_any_name() for each in with_gradients(plain, "loss", ["x"]).outputs] == ["loss", "x_gradient"]


def test_an_operation_without_a_rule_is_named():
    """Rather than left out, which would be a wrong gradient."""
    with pytest.raises(ValueError, match=r"\(CumSum\): its gradient is not known"):
        with_gradients(network((2, 3), lambda x: opset.cum_sum(x, one(1))), "loss", ["x"])


def test_places_that_come_twice_are_refused():
    """Also where one of them is counted from the end: only one of their gradients would be left."""
    with pytest.raises(ValueError, match="places have several axes or come twice"):
        with_gradients(network((2, 5, 3), lambda x: opset.gather(x, whole(-1, 4), one(1))), "loss", ["x"])


def test_a_shape_that_is_not_known_is_refused():
    """The way back is written with the shapes of the way there."""
    x = opset.parameter([-1, 3], np.float32)
    found = ov.Model([opset.result(opset.reduce_sum(x, whole(0, 1), False))], [x], "network")
    with pytest.raises(ValueError, match="expected fixed shapes"):
        with_gradients(found, "loss", ["x"])


def test_an_input_that_counts_for_nothing_is_refused():
    """Its gradient would be a mistake of whoever asks for it."""
    x, other = opset.parameter([1], np.float32), opset.parameter([1], np.float32)
    found = ov.Model([opset.result(opset.tanh(x))], [x, other], "network")
    found.input(0).set_names({"x"})
    found.input(1).set_names({"other"})
    found.output(0).set_names({"loss"})
    with pytest.raises(ValueError, match="loss does not depend on other"):
        with_gradients(found, "loss", ["other"])

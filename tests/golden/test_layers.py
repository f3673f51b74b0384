"""Each kind of layer beside a plain reading of Darknet's loops, and beside OpenCV, which reads Darknet's files itself.

All are branches of one network that is converted once: a branch ends in a head of its own.
"""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from made_weights import REFERENCE_PYTHON, made_weights
from plain_network import layers_of
from processor.darknet import cfg as darknet_cfg
from processor.darknet import weights as darknet_weights
from processor.darknet.sections import Yolo
from processor.runtimes import Execution, load
from processor.yolo import calibration, conversion
from processor.yolo.convert import Source
from processor.yolo.heads import decode
from processor.yolo.manifest import Manifest

WIDTH, HEIGHT = 75, 54
POOLS = [(2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 3), (4, 4), (5, 1), (5, 2), (5, 3), (6, 5), (2, 3)]
PADDED = [(2, 2, 0), (3, 2, 0), (3, 2, 1), (4, 2, 2), (3, 1, 4), (2, 1, 2)]
ACTIVATIONS = ["leaky", "linear", "logistic", "mish", "relu", "relu6", "swish"]
CONVOLUTION = "[convolutional]\nfilters=8\nsize={}\nstride={}\npad={}\nactivation=leaky\n"


def pool(size: int, stride: int, more: str = "") -> str:
    return f"[maxpool]\nsize={size}\nstride={stride}\n{more}"


BRANCHES = {
    **{f"maxpool {size}/{stride}": pool(size, stride) for size, stride in POOLS},
    **{f"maxpool {s}/{t} padding={p}": pool(s, t, f"padding={p}\n") for s, t, p in PADDED},
    "maxpool without a size": "[maxpool]\nstride=2\n",
    "two odd pools": pool(3, 2) + pool(5, 2),
    **{f"activation {name}": f"[convolutional]\nfilters=8\nsize=3\npad=1\nactivation={name}\n" for name in ACTIVATIONS},
    "convolution 5/2": CONVOLUTION.format(5, 2, 1),
    "convolution 1/2": CONVOLUTION.format(1, 2, 1),
    "convolution 4/1": CONVOLUTION.format(4, 1, 1),
    "convolution 3/1 without padding": CONVOLUTION.format(3, 1, 0),
    "convolution 3/1 padding=1": CONVOLUTION.format(3, 1, 0) + "padding=1\n",
    "convolution in groups": CONVOLUTION.format(3, 1, 1) + "groups=4\n",
    "normalized": CONVOLUTION.format(3, 1, 1) + "batch_normalize=1\n",
    "strides by name": CONVOLUTION.format(3, 1, 1).replace("stride=1", "stride_x=2\nstride_y=2"),
    "upsample": "[upsample]\nstride=3\n",
    "group of a route": "[route]\nlayers=0\ngroups=2\ngroup_id=1\n",
    "routes side by side": "[route]\nlayers=0,-1\n",
    "shortcut": CONVOLUTION.format(3, 1, 1) + "[shortcut]\nfrom=0\nactivation=leaky\n",
    "dropout": "[dropout]\nprobability=.5\n" + CONVOLUTION.format(3, 1, 1),
}
OTHERWISE_IN_OPENCV = {"stride_x=2\nstride_y=2": "stride=2", "activation=relu6": "activation=relu"}
"""What OpenCV cannot read, and what stands in its place there; those branches are not compared."""
UNKNOWN_TO_OPENCV = [name for name, branch in BRANCHES.items() if any(each in branch for each in OTHERWISE_IN_OPENCV)]
NET = f"[net]\nwidth={WIDTH}\nheight={HEIGHT}\nchannels=3\n" + CONVOLUTION.format(3, 1, 1)
HEAD = "[convolutional]\nfilters=6\nsize=1\nactivation=linear\n[yolo]\nmask=0\nanchors=10,14\nclasses=1\nnum=1\n"
NEW = "[route]\nlayers=0\n" + HEAD.replace("linear", "logistic") + "new_coords=1\nscale_x_y=2\n"
CFG = NET + "".join(f"[route]\nlayers=0\n{branch}{HEAD}" for branch in BRANCHES.values()) + NEW
NAMES = [*BRANCHES, "new_coords"]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all branches in one network, converted and quantized, beside its cfg, weights and a picture."""
    folder = tmp_path_factory.mktemp("layers")
    (folder / "layers.cfg").write_text(CFG)
    weights = made_weights(darknet_cfg.parse(CFG), folder / "layers.weights")
    np.save(folder / "picture.npy", np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8))
    conversion.run(Source("layers", CFG, weights, ("thing",)), folder / "model", calibration.carried())
    return folder


@pytest.fixture(scope="module")
def heads(network: Path) -> dict[str, np.ndarray]:
    """What OpenVINO gives in float32, by branch."""
    return _heads(network, "network.xml", "f32")


@pytest.fixture(scope="module")
def plain(network: Path) -> dict[str, np.ndarray]:
    """What NumPy gives, by branch."""
    cfg = darknet_cfg.parse(CFG)
    made = layers_of(cfg, darknet_weights.read(network / "layers.weights", cfg), np.load(network / "picture.npy"))
    found = [made[index].transpose(1, 2, 0) for index, layer in enumerate(cfg.layers) if isinstance(layer, Yolo)]
    return dict(zip(NAMES, found, strict=True))


@pytest.fixture(scope="module")
def opencv(network: Path) -> dict[str, np.ndarray]:
    """What OpenCV gives, by branch, and its boxes of the last one."""
    if not REFERENCE_PYTHON.exists():
        pytest.skip("needs .venv-reference, which `make test` sets up")
    text = CFG
    for given, instead in OTHERWISE_IN_OPENCV.items():
        text = text.replace(given, instead)
    (network / "reference.cfg").write_text(text)
    layers = darknet_cfg.parse(text).layers
    ends = [index for index, layer in enumerate(layers) if isinstance(layer, Yolo)]
    wanted = [*(str(index - 1) for index in ends), f"yolo_{ends[-1]}"]
    script = Path(__file__).with_name("reference_heads.py")
    files = [network / name for name in ("reference.cfg", "layers.weights", "picture.npy", "reference.npz")]
    subprocess.run([REFERENCE_PYTHON, script, *files, *wanted], check=True, timeout=300)
    with np.load(files[-1]) as arrays:
        return dict(zip([*NAMES, "boxes"], (arrays[key] for key in arrays.files), strict=True))


def _heads(network: Path, file: str, precision: str) -> dict[str, np.ndarray]:
    picture = np.load(network / "picture.npy")[None]
    runtime = load(network / "model" / file, Execution(precision))
    return dict(zip(NAMES, runtime.infer(picture.astype(runtime.dtype)), strict=True))


def _same(found: np.ndarray, expected: np.ndarray) -> bool:
    return found.shape == expected.shape and np.abs(found - expected).max() <= 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_gives_what_darknets_loops_give(
    name: str, heads: dict[str, np.ndarray], plain: dict[str, np.ndarray]
) -> None:
    """The same shape, and each number within a ten-thousandth of the largest."""
    assert np.abs(plain[name]).max() > 0.1
    assert _same(heads[name], plain[name])


@pytest.mark.parametrize("name", [name for name in BRANCHES if name not in UNKNOWN_TO_OPENCV])
def test_a_layer_gives_what_opencv_gives(
    name: str, heads: dict[str, np.ndarray], opencv: dict[str, np.ndarray]
) -> None:
    """Somebody else's reading of the same files."""
    assert _same(heads[name], opencv[name])


def test_new_coordinates_make_the_boxes_that_opencv_makes(
    network: Path, heads: dict[str, np.ndarray], opencv: dict[str, np.ndarray]
) -> None:
    """The middle as it comes, scaled; the sides by their squares, without exp."""
    spec = Manifest.read(network / "model").heads[-1]
    assert (spec.new_coords, spec.scale_x_y) == (True, 2.0)
    head = heads["new_coords"]
    boxes = decode([head], [spec], (WIDTH, HEIGHT), 0.0)
    cxcywh = opencv["boxes"].reshape(-1, 6)[:, :4] * np.array([WIDTH, HEIGHT] * 2)
    xyxy = np.concatenate([cxcywh[:, :2] - cxcywh[:, 2:] / 2, cxcywh[:, :2] + cxcywh[:, 2:] / 2], axis=1)
    assert len(boxes) == len(xyxy) == head.shape[0] * head.shape[1]
    assert boxes.xyxy == pytest.approx(xyxy, abs=1e-2)
    assert boxes.confidence == pytest.approx((head[..., 4] * head[..., 5]).ravel(), abs=1e-6)


def test_the_int8_network_has_the_same_layers(network: Path, heads: dict[str, np.ndarray]) -> None:
    """Padded pools convert too: every head goes with that in float32."""
    for name, found in _heads(network, "network-int8.xml", "int8").items():
        assert found.shape == heads[name].shape
        assert np.isfinite(found).all()
        assert np.corrcoef(found.ravel(), heads[name].ravel())[0, 1] > 0.95, name

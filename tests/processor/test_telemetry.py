"""Nothing is reported to anybody."""

import subprocess
import sys
from pathlib import Path


def test_openvino_is_imported_without_its_telemetry(tmp_path: Path) -> None:
    """After silence(), OpenVINO works and its reporting package is out of reach."""
    code = (
        "import sys\n"
        "from processor.runtimes.telemetry import silence\n"
        "silence()\n"
        "import openvino\n"
        "openvino.Core()\n"
        "assert sys.modules['openvino_telemetry'] is None\n"
        "assert not [name for name in sys.modules if name.startswith('openvino_telemetry.')]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_network_in_onnx_is_opened_without_telling_anybody(tmp_path: Path) -> None:
    """ONNX Runtime would give the machine a number, and keep it with what it will tell, in a folder of its user's."""
    code = (
        "from pathlib import Path\n"
        "from processor.runtimes import Execution\n"
        "from processor.tasks.describe.moondream.open import open_network\n"
        "from wire.errors import ManifestError\n"
        "try:\n"
        "    open_network(Path('none.onnx'), Execution())\n"
        "except ManifestError:\n"
        "    import onnxruntime\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []

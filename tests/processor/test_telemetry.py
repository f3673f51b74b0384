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

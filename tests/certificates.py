"""Certificates that nobody vouches for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def made_certificate(folder: Path, name: str) -> Path:
    """A certificate of `name` and its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs openssl")
    file, key = folder / "certificate.pem", folder / "key.pem"
    said = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out", str(file)]
    subprocess.run([openssl, *new, *said], check=True, capture_output=True)
    file.write_text(file.read_text() + key.read_text())
    return file

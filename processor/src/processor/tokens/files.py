"""A tokenizer out of the files that lie beside a network's weights, kept with the converted network as one file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from processor.tokens import Tokenizer
from processor.tokens.bpe import BytePairs
from processor.tokens.wordpiece import WordPiece
from wire.errors import ManifestError

MOST_BYTES = 50_000_000
WORDPIECE, BPE = "WordPiece", "BPE"


@dataclass(frozen=True, slots=True)
class TokenizerFile:
    """What a tokenizer is made of. `kind` is WORDPIECE or BPE, which alone has `merges`; `most` bounds the tokens."""

    kind: str
    vocabulary: Mapping[str, int]
    merges: tuple[tuple[str, str], ...]
    most: int

    def tokenizer(self) -> Tokenizer:
        """Raises ManifestError where the vocabulary lacks the marks of a text's beginning and end."""
        try:
            if self.kind == WORDPIECE:
                return WordPiece(self.vocabulary, self.most)
            return BytePairs(self.vocabulary, self.merges, self.most)
        except KeyError as error:
            raise ManifestError(f"Tokenizer: expected a vocabulary with {error}, which is not there.") from error

    def write(self, path: Path) -> None:
        content = {
            "kind": self.kind,
            "most": self.most,
            "vocabulary": self.vocabulary,
            "merges": [" ".join(pair) for pair in self.merges],
        }
        path.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` wrote. Raises ManifestError."""
        content = document(path)
        return cls(content["kind"], content["vocabulary"], _pairs(content["merges"]), content["most"])

    @classmethod
    def found(cls, folder: Path, kind: str, most: int) -> Self:
        """That of the network in `folder`: of `vocab.txt`, or `vocab.json` and `merges.txt`, or `tokenizer.json`.

        Raises ManifestError where there is none of that `kind`.
        """
        if kind == WORDPIECE and (folder / "vocab.txt").is_file():
            words = _text(folder / "vocab.txt").removesuffix("\n").split("\n")
            return cls(kind, {word.removesuffix("\r"): number for number, word in enumerate(words)}, (), most)
        if kind == BPE and (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
            lines = [line for line in _text(folder / "merges.txt").splitlines() if not line.startswith("#version")]
            return cls(kind, document(folder / "vocab.json"), _pairs(line for line in lines if line), most)
        model = document(folder / "tokenizer.json").get("model", {})
        if model.get("type", kind) != kind:
            raise ManifestError(f"Tokenizer {folder}: expected one of the kind {kind}, got {model['type']!r:.40}.")
        return cls(kind, model["vocab"], _pairs(model.get("merges", ())), most)


def document(path: Path) -> dict[str, Any]:
    """The JSON object in the file at `path`. Raises ManifestError."""
    try:
        content = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: expected JSON, got something else ({str(error)[:80]}).") from error
    if not isinstance(content, dict):
        raise ManifestError(f"{path}: expected a JSON object, got something else.")
    return content


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ManifestError(f"{path}: expected at most {MOST_BYTES:,} bytes, got more.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ManifestError(f"{path}: expected this file, found none.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read ({error}).") from error


def _pairs(merges: Any) -> tuple[tuple[str, str], ...]:
    """Merges as `a b`, or as lists of two, which newer files have."""
    pairs = tuple(tuple(each.split(" ") if isinstance(each, str) else each) for each in merges)
    if any(len(pair) != 2 for pair in pairs):
        raise ManifestError("Tokenizer: expected merges of two parts each, got others.")
    return pairs

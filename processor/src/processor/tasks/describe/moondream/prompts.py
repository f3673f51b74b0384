"""What stands before and behind a question, as numbers of tokens: out of the model's config.json where that says it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from processor.tasks.describe.moondream.tokens import Tokenizer
from wire.errors import ManifestError

SHORT, NORMAL, LONG = "short", "normal", "long"
IN_DETAIL = "Describe this image in detail."
"""What is asked for a long caption of a model that has no template for one."""

Ids = tuple[int, ...]
Around = tuple[Ids, Ids]

END = 50256
CAPTIONS: Mapping[str, Ids] = {SHORT: (198, 198, 16438, 8305, 25), NORMAL: (198, 198, 24334, 1159, 25)}
AROUND: Mapping[str, Around] = {
    "query": ((198, 198, 24361, 25), (198, 198, 33706, 25)),
    "detect": ((198, 198, 47504, 25), (628,)),
    "point": ((198, 198, 12727, 25), (628,)),
}
"""Of the 0.5B, for a file that does not say."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """Makes the tokens that are put to the model behind a picture. `end` is the token by which it ends an answer."""

    tokenizer: Tokenizer
    end: int
    captions: Mapping[str, Ids]
    around: Mapping[str, Around]

    def caption(self, length: str) -> Ids:
        """For a caption that is `short`, `normal` or `long`."""
        return self.captions.get(length) or self.question(IN_DETAIL)

    def question(self, question: str) -> Ids:
        """For an answer to the question."""
        return self._around("query", question)

    def things(self, what: str, kind: str) -> Ids:
        """For the places of all that `what` names: of the kind `detect` their boxes, of `point` their middles."""
        return self._around(kind, f" {what}")

    def _around(self, kind: str, text: str) -> Ids:
        before, behind = self.around[kind]
        return (*before, *self.tokenizer.encode(text), *behind)

    @classmethod
    def read(cls, path: Path, tokenizer: Tokenizer, words: int) -> Self:
        """Those of the config.json at `path`, of a model that has so many `words`. Raises ManifestError."""
        least, most = tokenizer.least_and_most
        if least < 0 or most >= words:
            raise ManifestError(f"{path}: expected a tokenizer of {words} tokens from 0 on, got {least} to {most}.")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            templates = content.get("templates", {})
            captions = {name: _ids(ids, words) for name, ids in templates.get("caption", CAPTIONS).items()}
            around = {
                name: (_ids(found["prefix"], words), _ids(found["suffix"], words)) if found else AROUND[name]
                for name in AROUND
                for found in [templates.get(name)]
            }
            (end,) = _ids([content.get("special_tokens", {}).get("eos", END)], words)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            reason = f"{type(error).__name__}: {str(error)[:80]}"
            raise ManifestError(
                f"{path}: expected the templates of a Moondream model, got others ({reason})."
            ) from error
        return cls(tokenizer, end, captions, around)


def _ids(given: Sequence[Any], words: int) -> Ids:
    ids = tuple(int(each) for each in given)
    if not all(0 <= each < words for each in ids):
        raise ValueError(f"expected tokens of 0 to {words - 1}, got {ids}")
    return ids

"""A text, token by token: always the likeliest, until one of the rules ends it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from processor.runtimes import Graph
from processor.tasks.describe.moondream.decoders import Decoder, Numbers
from processor.tasks.describe.moondream.prompts import Prompts
from processor.tasks.describe.moondream.repetition import repeated
from processor.tasks.describe.moondream.tokens import Characters
from processor.tasks.describe.protocols import Limits, Tell
from wire.errors import BadOptionError
from wire.tasks.describe.result import Finish, Said

CONTEXT = 2048
"""So many positions the family was trained for: those of the picture, of what is asked and of what is said."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks by a `decoder`, which was started with a picture's memory, in the words of `prompts`."""

    decoder: Decoder
    words: Graph
    prompts: Prompts
    clock: Clock = time.monotonic

    def said(self, prompt: Sequence[int], limits: Limits, tell: Tell) -> Said:
        """What the model says to the prompt. `tell` is told of each token, and ends it by what it raises.

        Raises BadOptionError where the prompt is longer than what it can be put to.
        """
        until, tokens, text = self.clock() + limits.seconds, list[int](), ""
        characters = Characters(self.prompts.tokenizer)
        logits = self.asked(prompt)
        while True:
            token = int(np.argmax(logits))
            if token == self.prompts.end:
                return Said((text + characters.end()).strip(), Finish.STOP, len(tokens))
            tokens.append(token)
            text += characters.add(token)
            tell(text.strip())
            if again := repeated(tokens):
                return Said(self._text(tokens[:-again]), Finish.REPETITION, len(tokens))
            if len(tokens) >= limits.max_tokens or self.decoder.positions >= CONTEXT:
                return Said((text + characters.end()).strip(), Finish.LENGTH, len(tokens))
            if self.clock() >= until:
                return Said((text + characters.end()).strip(), Finish.TIME, len(tokens))
            logits = self.next(token)

    def asked(self, prompt: Sequence[int], behind: int = 1) -> Numbers:
        """The logits (words,) of what comes first behind the prompt. Raises BadOptionError where there is no room, also
        for as many tokens `behind` it, the last of which needs none."""
        room = CONTEXT - self.decoder.positions - behind + 1
        if len(prompt) >= room:
            raise BadOptionError(
                f"Option questions: expected one of fewer than {room} tokens with what belongs around it, got "
                f"{len(prompt)}. Make it shorter: a token is a short word, or a letter that is rare in English."
            )
        return self.decoder.feed(self.embedded(prompt)).logits

    def next(self, token: int) -> Numbers:
        """The logits (words,) of what comes behind the token."""
        return self.decoder.feed(self.embedded([token])).logits

    def embedded(self, tokens: Sequence[int]) -> Numbers:
        """The tokens' embeddings (1, t, width)."""
        (embeddings,) = self.words.run({"input_ids": np.array([tokens], np.int64)}).values()
        return np.asarray(embeddings)

    def _text(self, tokens: Sequence[int]) -> str:
        characters = Characters(self.prompts.tokenizer)
        return ("".join(map(characters.add, tokens)) + characters.end()).strip()

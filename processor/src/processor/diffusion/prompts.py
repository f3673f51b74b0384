"""Words as the network is told them."""

from dataclasses import dataclass

import numpy as np

from processor.diffusion.schedulers.base import Floats
from processor.runtimes import Graph
from processor.tokens import Tokenizer


@dataclass(frozen=True, slots=True)
class PromptEncoder:
    """A text encoder with its tokenizer, for prompts of so many `tokens`, filled up with `padding`."""

    graph: Graph
    tokenizer: Tokenizer
    tokens: int
    padding: int

    def states(self, prompt: str) -> Floats:
        """(1, tokens, width) float32."""
        ids = self.tokenizer.encode(prompt).ids
        filled = np.array([[*ids, *[self.padding] * (self.tokens - len(ids))]], np.int32)
        return np.asarray(self.graph.run({"ids": filled})["states"], np.float32)

    def is_whole(self, prompt: str) -> bool:
        """Whether all of its words are told; the rest is cut off."""
        return self.tokenizer.encode(prompt).whole

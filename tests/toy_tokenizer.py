"""A byte-level tokenizer as GPT-2 has one, trained on fifty lines: what Hugging Face's file of it holds."""

import re
from collections import Counter
from itertools import pairwise

END = "<|endoftext|>"
THINGS = ("dog", "cat", "horse", "child", "woman", "man", "car", "bird", "boat", "tree")
PLACES = ("on the beach", "in the snow", "near a house", "under the bridge", "beside the road")
LINES = tuple(f"A {thing} is standing {place}, and the sky is blue." for thing in THINGS for place in PLACES)
SEEN = [*range(33, 127), *range(161, 173), *range(174, 256)]
LETTERS = {byte: chr(byte) for byte in SEEN} | {
    byte: chr(256 + place) for place, byte in enumerate(each for each in range(256) if each not in SEEN)
}


def trained(lines: tuple[str, ...], words: int) -> dict[str, object]:
    """A tokenizer of `words` tokens: the bytes, what was joined of them, and the mark of the end, which comes last."""
    counts = Counter(
        tuple(LETTERS[byte] for byte in word.encode())
        for line in lines
        for word in re.findall(r" ?\w+| ?[^\s\w]+", line)
    )
    vocabulary = {letter: number for number, letter in enumerate(sorted(LETTERS.values()))}
    merges: list[tuple[str, str]] = []
    while len(vocabulary) < words - 2:
        pairs = Counter[tuple[str, str]]()
        for word, count in counts.items():
            for pair in pairwise(word):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        vocabulary["".join(best)] = len(vocabulary)
        counts = Counter({_joined(word, best): count for word, count in counts.items()})
    added = [
        {"id": words - 2, "content": "    ", "special": False, "normalized": True},
        {"id": words - 1, "content": END, "special": True, "normalized": False},
    ]
    same = {"single_word": False, "lstrip": False, "rstrip": False}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [same | each for each in added],
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": vocabulary,
            "merges": [" ".join(pair) for pair in merges],
        },
    }


def _joined(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    parts, at = list[str](), 0
    while at < len(word):
        width = 2 if word[at : at + 2] == pair else 1
        parts.append("".join(word[at : at + width]))
        at += width
    return tuple(parts)

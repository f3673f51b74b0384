"""Writes tokens.json: what Hugging Face's `tokenizers` (0.20.3) makes of texts, with the tests' own tokenizer.

`PYTHONPATH=tests python tests/tasks/describe/moondream/golden/by_tokenizers.py`, in an environment that has it.
"""

import json
import random
from pathlib import Path

from tokenizers import Tokenizer

from toy_tokenizer import LINES, trained

TEXTS = (
    "A dog is standing on the beach.",
    "Is there a dog?",
    "  two  spaces",
    "    four",
    "a\n\nb\tc",
    "it's we'll I've 'tis !'s",
    "日本 dog ünï",
    "x²½ Ⅷ 3.14",
    "\u3000wide\u00a0space",
    "tab\t dog",
    "emoji 👩‍👧 é",
    "     six\n   x",
    "",
    " ",
    "dog dog dog ",
    "a\x1cb",
)
CHARACTERS = " \n\t'sdogA1²é日👍.,!?_-\u0301"

if __name__ == "__main__":
    random.seed(3)
    made = ["".join(random.choice(CHARACTERS) for _ in range(random.randint(1, 25))) for _ in range(60)]
    tokenizer = Tokenizer.from_str(json.dumps(trained(LINES, 320)))
    rows = [json.dumps([text, tokenizer.encode(text).ids]) for text in (*TEXTS, *made)]
    Path(__file__).with_name("tokens.json").write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")

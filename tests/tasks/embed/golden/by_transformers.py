"""What transformers' own classes make of the small networks of the tests: writes `transformers.json` beside this file.

It needs an environment of its own, for torch alone is larger than all that the tests need:

    python -m venv .venv-transformers
    .venv-transformers/bin/pip install torch==2.13.0 transformers==5.24.0 pillow
    .venv-transformers/bin/python tests/tasks/embed/golden/by_transformers.py
"""

import json
import sys
import tempfile
import unicodedata
from pathlib import Path

import torch
from transformers import BertModel, BertTokenizerFast, CLIPModel, CLIPTokenizerFast
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_embedders import bert_folder, clip_folder, picture  # noqa: E402

TEXTS = (
    "a dog",
    "The CATS run, unbelievably!",
    "Café, naïve: ΣΑΣ ß 日本",
    "don't they'll we've I'm 12 1234 it's",
    "a\tb\n\nc  d\u00a0e\u2028f",
    "x" * 120,
    "dog " * 100,
    "[CLS dog] <|endoftext",
    "🐕 and 👩‍👩‍👧 e\u0301 \u200b. \ufeff!",
    "-- ... ''' 's 'S'll",
    "",
)
SIZES = ((64, 64), (90, 60), (50, 75), (640, 480), (33, 47))


def odd_characters():
    """One text for each block of characters that are in Unicode since 3.2 and mean today what they did then."""
    old = unicodedata.ucd_3_2_0
    same = [
        character
        for number in range(1, 0x30000)
        if (character := chr(number))
        and old.category(character) == unicodedata.category(character) not in ("Cn", "Cs", "Co")
    ]
    return ["".join(f"a{character}b " for character in same[at : at + 9]) for at in range(0, len(same), 509)]


def padded(ids):
    """All of one length; what follows a text's end changes nothing."""
    longest = max(map(len, ids))
    return torch.tensor([[*each, *[each[-1]] * (longest - len(each))] for each in ids])


def main() -> None:
    """Writes the file."""
    texts, made = [*TEXTS, *odd_characters()], {}
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        for pooling in ("mean", "cls"):
            folder = bert_folder(Path(scratch) / pooling, pooling)
            network = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
            tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True)
            ids = [tokenizer(text, truncation=True, max_length=40)["input_ids"] for text in texts]
            states = [network(torch.tensor([each])).last_hidden_state[0] for each in ids[: len(TEXTS)]]
            made[f"bert {pooling}"] = [(each.mean(0) if pooling == "mean" else each[0]).tolist() for each in states]
        made["bert ids"] = ids
        for activation in ("quick_gelu", "gelu"):
            folder = clip_folder(Path(scratch) / activation, activation)
            network = CLIPModel.from_pretrained(folder).eval()
            tokenizer = CLIPTokenizerFast(str(folder / "vocab.json"), str(folder / "merges.txt"))
            ids = [tokenizer(text, truncation=True, max_length=77)["input_ids"] for text in texts]
            vectors = [network.get_text_features(torch.tensor([each])).pooler_output[0] for each in ids[: len(TEXTS)]]
            made[f"clip texts {activation}"] = [each.tolist() for each in vectors]
            prepare = CLIPImageProcessorPil.from_pretrained(folder)
            pixels = [prepare(picture(*size), return_tensors="pt")["pixel_values"] for size in SIZES]
            text, image = {"input_ids": padded(ids[: len(TEXTS)])}, torch.cat(pixels)
            logits = network(**text, pixel_values=image).logits_per_image
            made[f"clip logits {activation}"] = logits.tolist()
            made[f"clip probabilities {activation}"] = logits.softmax(dim=1).tolist()
            made[f"clip pictures {activation}"] = [
                network.get_image_features(each).pooler_output[0].tolist() for each in pixels
            ]
        made["clip ids"] = ids
    made = {name: [[round(number, 6) for number in row] for row in rows] for name, rows in made.items()}
    golden = {"texts": texts, "sizes": SIZES, **made}
    (HERE / "transformers.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

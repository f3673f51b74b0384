"""The server draws labels in the order in which a browser does."""

from random import Random
from typing import Any

import pytest

from processor.imaging.bidi import in_visual_order, levels

pytestmark = pytest.mark.browser

LABELS = [
    "dog", "כלב גדול", "dog כלב", "כלב dog", "dog כלב 2", "כלב 2 dog", "كلب 25 dog", "כלב (dog) 3.5%", "dog (כלב) 2",
    "כלב 3-4 $5", "dog, כלב, cat", "(כלב)", "כלב!", "100% כלב", "12 כלב", "v1.5 כלב-2", "كلب (12)", "[dog] كلب: cat",
    "כלב #1",
]  # fmt: skip
ORDER = """(texts) => texts.map((text) => {
  const line = document.createElement("span");
  Object.assign(line.style, { unicodeBidi: "isolate", whiteSpace: "pre", position: "absolute" });
  line.dir = "auto";
  line.textContent = text;
  document.body.append(line);
  const at = [...text].map((_, place) => {
    const range = new Range();
    range.setStart(line.firstChild, place);
    range.setEnd(line.firstChild, place + 1);
    const box = range.getBoundingClientRect();
    return [(box.left + box.right) / 2, place];
  });
  line.remove();
  return at.sort(([one], [other]) => one - other).map(([, place]) => place);
})"""


def test_letters_stand_where_a_browser_puts_them(calculator: Any) -> None:
    """Words, numbers, signs and brackets of both directions, as people write them and at random."""
    dice = Random(26)
    texts = LABELS + ["".join(dice.choices("abאבجب12 (.,)%-", k=dice.randint(2, 12))).strip() for _ in range(400)]
    for text, order in zip(texts, calculator.evaluate(ORDER, texts), strict=True):
        assert in_visual_order(range(len(text)), levels(text)) == order, text


@pytest.mark.parametrize(
    ("label", "name"),
    [("dog", "dog 87 %"), ("कुत्ता", "कुत्ता 87 %"), ("كلب", "\u2068كلب\u2069 87 %"), ("😀" * 40, "😀" * 31 + "… 87 %")],
)
def test_the_percentage_is_right_of_every_name(calculator: Any, label: str, name: str) -> None:
    """Also of one that runs to the left, which is in isolates; a long one is cut between letters, not within."""
    ask = "async (box) => (await import('/static/canvas/mark.js')).nameOf(box, true)"
    assert calculator.evaluate(ask, {"label": label, "confidence": 0.87}) == name

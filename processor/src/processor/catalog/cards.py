"""What whoever brought a model's files says of it, and what its makers do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processor.tokens.files import document

CARD, DEFAULTS = "README.md", "defaults.json"
LICENSE = re.compile(r"^license(?:_name)?: *([\w.+-]{1,64}) *$", re.MULTILINE)
LONGEST_CARD = 8_000


def said_in(folder: Path) -> Mapping[str, Any]:
    """What the operator says of the model in DEFAULTS, and the `license` that its CARD names where he says none.

    Raises ManifestError where DEFAULTS is no JSON object.
    """
    said: dict[str, Any] = {}
    if (folder / CARD).is_file():
        card = (folder / CARD).read_text(encoding="utf-8", errors="replace")[:LONGEST_CARD]
        said |= {"license": found[1]} if (found := LICENSE.search(card)) else {}
    if (folder / DEFAULTS).is_file():
        said |= document(folder / DEFAULTS)
    return said

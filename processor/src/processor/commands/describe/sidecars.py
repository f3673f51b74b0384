"""What is written beside a picture."""

import html
import re
from collections.abc import Mapping
from typing import Any

from processor.commands.describe.naming import Sidecar
from processor.commands.describe.policy import Exists

NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
UNKNOWN = "unknown"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
{subject}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def text_of(result: Mapping[str, Any]) -> str:
    """What is said of the picture: its caption, or without one, the answers, a line each."""
    caption = result.get("caption")
    if caption is not None:
        return str(caption["text"])
    return "\n".join(_line(each["answer"]) for each in result["answers"])


def content_of(sidecar: Sidecar, result: Mapping[str, Any]) -> bytes:
    """What the file has in it, in UTF-8; of texts without a line end."""
    if sidecar is Sidecar.XMP:
        return _xmp(result).encode()
    return text_of(result).encode(errors="replace")


def joined(new: bytes, old: bytes, exists: Exists) -> bytes:
    """Both texts, a line end between them; where nothing was there, the new one."""
    if not old.strip():
        return new
    parts = (old.rstrip(b"\r\n"), new) if exists is Exists.APPEND else (new, old)
    return b"\n".join(parts)


def _xmp(result: Mapping[str, Any]) -> str:
    """A description, and what was answered as keywords, each with the name of its question."""
    keywords = dict.fromkeys(
        f"{_line(each['name'])}: {_line(each['answer'])}"
        for each in result["answers"]
        if each["answer"].strip().lower() not in ("", UNKNOWN)
    )
    items = "".join(f"    <rdf:li>{_escaped(each)}</rdf:li>\n" for each in keywords)
    subject = f"   <dc:subject><rdf:Bag>\n{items}   </rdf:Bag></dc:subject>\n" if items else ""
    return XMP.format(description=_escaped(text_of(result)), subject=subject)


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return html.escape(NOT_IN_XML.sub("\ufffd", text))

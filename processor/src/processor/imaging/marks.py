"""What a picture says of itself: that a model made it, which one, and out of what, so that it can be made again."""

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from processor.imaging.png_text import XMP, with_texts

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MADE, MADE_OF_A_PICTURE = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"
"""IPTC's words for what models make, and for what they make of another picture."""

TOOL = "image-processor"


def marked(png: bytes, parameters: Mapping[str, Any], *, of_picture: bool) -> bytes:
    """The PNG with what it is in words, its `parameters` as JSON, and both in XMP."""
    text = json.dumps(parameters, ensure_ascii=False)
    texts = {
        "Software": TOOL,
        "Description": f"Made by the model {parameters['model']['name']} with seed {parameters['seed']}.",
        "Parameters": text,
        XMP: _xmp(text, SOURCES + (MADE_OF_A_PICTURE if of_picture else MADE)),
    }
    return with_texts(png, texts)


def _xmp(parameters: str, source: str) -> str:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmp:CreatorTool={quoteattr(TOOL)} Iptc4xmpExt:DigitalSourceType={quoteattr(source)}>
   <exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{escape(parameters)}</rdf:li></rdf:Alt></exif:UserComment>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

"""What has to be computed in float32 even where the rest of a network is computed in bfloat16."""

from collections.abc import Collection
from pathlib import Path
from xml.etree import ElementTree

from openvino import Node

MARK = {"name": "precise", "version": "0"}
"""Of an operation in IR whose precision no plugin may lower; OpenVINO's Python reads it, and cannot set it."""


def named(node: Node, name: str) -> Node:
    """The node, under the name by which it is found in a file."""
    node.set_friendly_name(name)
    return node


def keep_float32(path: Path, names: Collection[str]) -> None:
    """The operations of those names in the network at `path` (.xml) are computed in float32, whatever the rest is."""
    network = ElementTree.parse(path)  # noqa: S314 - written by `save`
    for layer in network.iterfind("layers/layer"):
        if layer.get("name") in names:
            marks = ElementTree.Element("rt_info")
            ElementTree.SubElement(marks, "attribute", MARK)
            layer.insert([each.tag for each in layer].index("input"), marks)
    network.write(path)

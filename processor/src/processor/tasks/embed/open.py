"""A converted model, opened: loaded, and ready for texts and pictures."""

from pathlib import Path

import numpy as np

from processor.encoders.clip_folder import PICTURES, TEXTS, TOKENS
from processor.encoders.pictures import PictureEncoder
from processor.encoders.texts import TextEncoder
from processor.runtimes import Execution, open_graph
from processor.tasks.embed.manifest import Manifest
from processor.tasks.embed.model import EmbedModel
from processor.tokens.files import TokenizerFile


def open_model(folder: Path, execution: Execution) -> EmbedModel:
    """The converted model in `folder`; its first text and its first picture are as fast as the tenth.

    Raises ManifestError where that is not a whole one.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    texts = pictures = None
    if manifest.most_tokens:
        tokenizer = TokenizerFile.read(folder / TOKENS).tokenizer()
        graph = open_graph(folder / TEXTS, execution)
        texts = TextEncoder(graph, tokenizer, manifest.most_tokens, causal=manifest.architecture == "clip")
    if manifest.pictures:
        pictures = PictureEncoder(open_graph(folder / PICTURES, execution), manifest.pictures)
    model = EmbedModel(manifest, texts, pictures)
    _warm(model)
    return model


def _warm(model: EmbedModel) -> None:
    if model.of_texts:
        model.texts(["a text"])
    if model.of_pictures:
        model.pictures([np.zeros((8, 8, 3), np.uint8)])

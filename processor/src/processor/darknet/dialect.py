"""Whose Darknet a cfg was written for, and so how its program gives a picture to the network.

Redmon's Darknet keeps a picture's proportions and pads. AlexeyAB's stretches it to the whole input, in training and in
detection, unless [net] has letter_box=1. Sources: `network_detect` and `letterbox_image` of the one; `test_detector`
and `parse_net_options` (src/detector.c, src/parser.c) of the other.
"""

from collections.abc import Iterator, Mapping

from processor.darknet.options import Section, sections

EVERY_LAYER = "clip onlyforward stopbackward dontload dontloadscales dontsave numload smooth truth"

REDMON_KEYS: Mapping[str, frozenset[str]] = {
    kind: frozenset(f"{keys} {EVERY_LAYER}".split())
    for kind, keys in {
        "net": """
            batch subdivisions width height channels inputs max_crop min_crop max_ratio min_ratio center angle aspect
            saturation exposure hue policy burn_in power step scale steps scales gamma max_batches learning_rate
            momentum decay time_steps notruth random adam B1 B2 eps
        """,
        "convolutional": """
            filters size stride pad padding groups activation batch_normalize binary xnor flipped dot learning_rate
        """,
        "maxpool": "size stride padding",
        "shortcut": "from activation",
        "route": "layers",
        "upsample": "stride scale",
        "dropout": "probability",
        "cost": "type scale ratio noobj thresh",
        "yolo": "classes num mask anchors max jitter ignore_thresh truth_thresh random map",
    }.items()
}
"""By section, the options that Redmon's Darknet reads, as it was in 2018 when YOLOv3 came."""

ANY_LAYER = "train_only_bn dont_update burnin_update"

HEAD = """
    max_delta counters_per_class label_smooth_eps scale_x_y objectness_smooth new_coords show_details resize focal_loss
    iou_normalizer obj_normalizer cls_normalizer delta_normalizer uc_normalizer iou_loss iou_thresh iou_thresh_kind
    nms_kind beta_nms track_history_size sim_thresh dets_for_track dets_for_show track_ciou_norm embedding_layer
"""

ALEXEYAB_KEYS: Mapping[str, frozenset[str]] = {
    kind: frozenset(f"{keys} {ANY_LAYER}".split())
    for kind, keys in {
        "net": """
            letter_box mosaic mosaic_bound mixup cutmix blur gaussian_noise flip label_smooth_eps resize_step attention
            learning_rate_min sgdr_cycle sgdr_mult seq_scales track augment_speed sequential_subdivisions try_fix_nan
            weights_reject_freq equidistant_point badlabels_rejection_percentage num_sigmas_reject_badlabels ema_alpha
            use_cuda_graph loss_scale dynamic_minibatch optimized_memory workspace_size_limit_MB adversarial_lr
            contrastive contrastive_jit_flip contrastive_color unsupervised max_chart_loss show_receptive_field
        """,
        "convolutional": """
            stride_x stride_y dilation antialiasing bin_output assisted_excitation share_index cbn sway rotate stretch
            stretch_sway grad_centr reverse coordconv stream wait_stream
        """,
        "maxpool": "stride_x stride_y maxpool_depth out_channels antialiasing maxpool_zero_nonmax",
        "shortcut": "weights_type weights_normalization",
        "route": "groups group_id stream wait_stream",
        "upsample": "",
        "dropout": "dropblock dropblock_size_rel dropblock_size_abs",
        "cost": "",
        "yolo": HEAD,
    }.items()
}
"""By section, the options that AlexeyAB's Darknet reads and Redmon's does not."""

ALEXEYAB_ACTIVATIONS = frozenset({"mish", "swish", "hard_mish", "relu6", "gelu"})

ALIASES = {"network": "net", "conv": "convolutional", "max": "maxpool"}


def default_shape(text: str) -> tuple[str, str]:
    """How the program that the cfg `text` is for lays a picture into the network's input, and how that is known.

    `square` or `stretch`. Raises CfgError where the text is no cfg.
    """
    found = sections(text)
    mark = next(_marks(found), None)
    if mark is None:
        return "square", "its cfg has no option that only AlexeyAB's Darknet knows"
    if found[0].integer("letter_box", 0):
        return "square", f"its cfg has letter_box in line {found[0].options['letter_box'][1]}"
    return "stretch", f"its cfg is for AlexeyAB's Darknet ({mark}), without letter_box=1 in [net]"


def remarks(text: str) -> list[str]:
    """What is odd about the cfg `text`, with its lines, and Darknet goes over as well: equal keys, options of nobody's.

    Raises CfgError where the text is no cfg.
    """
    found = []
    for section in sections(text):
        kind = ALIASES.get(section.kind, section.kind)
        known = ALEXEYAB_KEYS.get(kind, frozenset()) | REDMON_KEYS.get(kind, frozenset(section.options))
        found += [
            f"cfg line {second}, [{section.kind}] {key}: line {first} has it already, and the first counts. Remove one."
            for key, first, second in section.doubles
        ]
        found += [
            f"cfg line {line}, [{section.kind}] {key}={value}: Darknet has no such option here, and it does nothing."
            for key, (value, line) in section.options.items()
            if key not in known
        ]
    return found


def _marks(found: list[Section]) -> Iterator[str]:
    for section in found:
        keys = ALEXEYAB_KEYS.get(ALIASES.get(section.kind, section.kind), frozenset())
        for key, (value, line) in section.options.items():
            if key in keys or (key == "activation" and value in ALEXEYAB_ACTIVATIONS):
                yield f"{key}={value} in line {line}"

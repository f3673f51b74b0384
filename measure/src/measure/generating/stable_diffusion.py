"""What Stable Diffusion 1.5 is like in its makers' config.json files, and what it is asked for here."""

from collections.abc import Mapping
from typing import Any

CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "attention_head_dim": 8,
        "block_out_channels": [320, 640, 1280, 1280],
        "cross_attention_dim": 768,
        "in_channels": 4,
        "layers_per_block": 2,
        "out_channels": 4,
        "sample_size": 64,
    },
    "vae": {
        "_class_name": "AutoencoderKL",
        "block_out_channels": [128, 256, 512, 512],
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "latent_channels": 4,
        "layers_per_block": 2,
        "norm_num_groups": 32,
        "sample_size": 512,
        "scaling_factor": 0.18215,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
    },
    "taesd": {"_class_name": "AutoencoderTiny", "latent_channels": 4},
    "text_encoder": {
        "architectures": ["CLIPTextModel"],
        "bos_token_id": 49406,
        "eos_token_id": 49407,
        "hidden_act": "quick_gelu",
        "hidden_size": 768,
        "intermediate_size": 3072,
        "max_position_embeddings": 77,
        "model_type": "clip_text_model",
        "num_attention_heads": 12,
        "num_hidden_layers": 12,
        "pad_token_id": 49407,
        "projection_dim": 768,
        "vocab_size": 49408,
    },
    "scheduler/scheduler_config.json": {
        "_class_name": "DPMSolverMultistepScheduler",
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "num_train_timesteps": 1000,
        "prediction_type": "epsilon",
        "steps_offset": 1,
    },
    "model_index.json": {
        "_class_name": "StableDiffusionPipeline",
        "feature_extractor": [None, None],
        "safety_checker": [None, None],
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    },
}

REQUESTS: Mapping[str, Mapping[str, Any]] = {
    "few steps": {"steps": 4, "guidance": 1, "scheduler": "lcm", "decoder": "tiny", "seed": 7},
    "with guidance": {"steps": 20, "guidance": 7.5, "scheduler": "dpm++2m", "decoder": "full", "seed": 7},
}
"""As a distilled model is asked, and as one that is not."""

PROMPT = "a lighthouse in the fog"

"""LLaVA-OneVision: square frames through SigLIP; the host pools them, and closes the video with a learned row."""

import torch
from torch import nn
from transformers import LlavaOnevisionConfig, LlavaOnevisionForConditionalGeneration

from ..export.graph import Graph
from ..tokenizer import LLAVA
from .family import HALF, Family
from .qwen2_5_vl import sizes

VISION = {
    "hidden_size": 16,
    "image_size": 98,
    "intermediate_size": 32,
    "model_type": "siglip_vision_model",
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "patch_size": 14,
    "vision_use_head": False,
}

TEXT = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "max_position_embeddings": 32768,
    "model_type": "qwen2",
    "num_attention_heads": 2,
    "num_hidden_layers": 3,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0,
    "sliding_window": 32768,
    "tie_word_embeddings": False,
    "use_cache": True,
    "use_sliding_window": False,
    "vocab_size": 600,
}

OTHER = {
    "vision": {"hidden_size": 24, "image_size": 96, "num_attention_heads": 3, "num_hidden_layers": 3, "patch_size": 16},
    "text": {
        "hidden_size": 64,
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 4,
        "tie_word_embeddings": True,
        "vocab_size": 630,
    },
}


class LlavaVision(nn.Module):
    """Tower and projector, without the pooling: what a Llava export has."""

    def __init__(self, model):
        super().__init__()
        self.vision_tower = model.vision_tower
        self.multi_modal_projector = model.multi_modal_projector

    def forward(self, pixel_values):
        hidden = self.vision_tower(pixel_values, output_hidden_states=True).hidden_states[-1]
        return self.multi_modal_projector(hidden)


class LlavaOnevision(Family):
    name = "llava_onevision"
    kind = LLAVA
    SIZES = {"fixture": sizes(VISION, TEXT, {}), "other": sizes(VISION, TEXT, OTHER)}
    SEEDS = {"fixture": 4, "other": 0}

    def config(self):
        text = {
            **self.sizes["text"],
            "bos_token_id": self.id("<|endoftext|>"),
            "eos_token_id": self.id("<|im_end|>"),
        }
        side = self.sizes["vision"]["image_size"]
        return {
            "architectures": ["LlavaOnevisionForConditionalGeneration"],
            "ignore_index": -100,
            "image_grid_pinpoints": [[side, side], [side, 2 * side], [2 * side, side]],
            "image_token_index": self.id("<image>"),
            "model_type": "llava_onevision",
            "projector_hidden_act": "gelu",
            "text_config": text,
            "tie_word_embeddings": self.sizes["text"]["tie_word_embeddings"],
            "transformers_version": "4.57.6",
            "use_image_newline_parameter": True,
            "video_token_index": self.id("<video>"),
            "vision_aspect_ratio": "anyres_max_9",
            "vision_config": self.sizes["vision"],
            "vision_feature_layer": -1,
            "vision_feature_select_strategy": "full",
        }

    def processors(self):
        side = self.sizes["vision"]["image_size"]
        common = {
            "do_convert_rgb": True,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": HALF,
            "image_std": HALF,
            "processor_class": "LlavaOnevisionProcessor",
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"height": side, "width": side},
        }
        return {
            "preprocessor_config.json": {
                **common,
                "image_grid_pinpoints": self.config()["image_grid_pinpoints"],
                "image_processor_type": "LlavaOnevisionImageProcessor",
            },
            "video_preprocessor_config.json": {
                **common,
                "video_processor_type": "LlavaOnevisionVideoProcessor",
            },
            "processor_config.json": {
                "image_token": "<image>",
                "num_image_tokens": (side // self.sizes["vision"]["patch_size"]) ** 2,
                "processor_class": "LlavaOnevisionProcessor",
                "video_token": "<video>",
                "vision_aspect_ratio": "anyres_max_9",
                "vision_feature_select_strategy": "full",
            },
        }

    def new_model(self):
        config = LlavaOnevisionConfig(**self.config())
        config._attn_implementation = "eager"
        return LlavaOnevisionForConditionalGeneration(config)

    def vision_graph(self, model):
        side = self.sizes["vision"]["image_size"]
        example = (torch.randn(2, 3, side, side),)
        axes = {"pixel_values": {0: "num_images"}, "image_features": {0: "num_images"}}
        return Graph(LlavaVision(model.model), example, ["pixel_values"], ["image_features"], axes)

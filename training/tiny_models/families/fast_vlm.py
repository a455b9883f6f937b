"""FastVLM: square frames through FastViTHD, a convolutional tower whose tokens cover 64 x 64 pixels each."""

import torch
from torch import nn

from ..export.graph import Graph
from ..tokenizer import FAST
from .family import Family
from .llava_onevision import TEXT
from .qwen2_5_vl import sizes

# The released tower at a fraction of its width, with one block in each of its five stages.
VISION = {
    "architecture": "fastvit_mci3",
    "do_pooling": True,
    "hidden_size": 64,
    "initializer_range": 0.02,
    "model_args": {
        "embed_dims": [4, 8, 16, 32, 32],
        "inference_mode": True,
        "layers": [1, 1, 1, 1, 1],
        "mlp_ratios": [1, 1, 1, 1, 1],
    },
    "model_type": "timm_wrapper",
    "num_classes": 0,
}

SIDE = 128
PATCH = 64


class FastVision(nn.Module):
    """Tower and projector."""

    def __init__(self, model):
        super().__init__()
        self.vision_tower = model.vision_tower
        self.multi_modal_projector = model.multi_modal_projector

    def forward(self, pixel_values):
        hidden = self.vision_tower(pixel_values).last_hidden_state
        return self.multi_modal_projector(hidden.flatten(2).permute(0, 2, 1))


class FastVlm(Family):
    name = "fast_vlm"
    kind = FAST
    transformers = "5.24.0"
    SIZES = {"fixture": sizes(VISION, {**TEXT, "num_hidden_layers": 2}, {})}
    SEEDS = {"fixture": 52}
    # Of the frames, in pixels.
    side = SIDE

    def config(self):
        text = {
            **self.sizes["text"],
            "bos_token_id": self.id("<|endoftext|>"),
            "eos_token_id": self.id("<|im_end|>"),
        }
        return {
            "architectures": ["FastVlmForConditionalGeneration"],
            "image_seq_length": (SIDE // PATCH) ** 2,
            "image_token_index": self.id("<image>"),
            "model_type": "fast_vlm",
            "multimodal_projector_bias": True,
            "projector_hidden_act": "gelu",
            "text_config": text,
            "tie_word_embeddings": False,
            "transformers_version": self.transformers,
            "vision_config": self.sizes["vision"],
            "vision_feature_layer": -1,
            "vision_feature_select_strategy": "full",
        }

    def processors(self):
        return {
            "preprocessor_config.json": {
                "crop_size": {"height": SIDE, "width": SIDE},
                "do_center_crop": True,
                "do_convert_rgb": True,
                "do_normalize": True,
                "do_rescale": True,
                "do_resize": True,
                "image_mean": [0.0, 0.0, 0.0],
                "image_processor_type": "CLIPImageProcessor",
                "image_std": [1.0, 1.0, 1.0],
                "processor_class": "LlavaProcessor",
                "resample": 3,
                "rescale_factor": 1 / 255,
                "size": {"shortest_edge": SIDE},
            },
            "processor_config.json": {
                "image_token": "<image>",
                "num_additional_image_tokens": 0,
                "patch_size": PATCH,
                "processor_class": "LlavaProcessor",
                "vision_feature_select_strategy": "full",
            },
        }

    def new_model(self):
        from transformers import FastVlmConfig, FastVlmForConditionalGeneration

        config = FastVlmConfig(**self.config())
        config._attn_implementation = "eager"
        return FastVlmForConditionalGeneration(config)

    def vision_graph(self, model):
        example = (torch.rand(2, 3, self.side, self.side),)
        axes = {"pixel_values": {0: "num_images"}, "image_features": {0: "num_images"}}
        return Graph(FastVision(model.model), example, ["pixel_values"], ["image_features"], axes)

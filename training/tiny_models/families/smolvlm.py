"""SmolVLM2: square frames of a few tokens each between written time stamps, in front of a Llama."""

import torch
from torch import nn
from transformers import SmolVLMConfig, SmolVLMForConditionalGeneration

from ..export.graph import Graph
from ..tokenizer import SMOL
from .family import HALF, Family
from .qwen2_5_vl import sizes

VISION = {
    "hidden_size": 16,
    "image_size": 48,
    "intermediate_size": 32,
    "model_type": "smolvlm_vision",
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "patch_size": 8,
}

TEXT = {
    "attention_bias": False,
    "head_dim": 16,
    "hidden_act": "silu",
    "hidden_size": 32,
    "intermediate_size": 64,
    "max_position_embeddings": 8192,
    "model_type": "llama",
    "num_attention_heads": 2,
    "num_hidden_layers": 3,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-05,
    "rope_theta": 100000,
    "tie_word_embeddings": False,
    "use_cache": True,
    "vocab_size": 600,
}

# 52 pixels are six patches of eight and a rest that nobody sees, as 384 pixels are 27 patches of 14.
OTHER = {
    "vision": {"hidden_size": 24, "image_size": 52, "num_attention_heads": 3, "num_hidden_layers": 3},
    "text": {
        "hidden_size": 48,
        "num_attention_heads": 3,
        "num_hidden_layers": 2,
        "num_key_value_heads": 3,
        "tie_word_embeddings": True,
        "vocab_size": 640,
    },
    "scale_factor": 3,
}


class SmolVision(nn.Module):
    """Tower and connector; transformers' loop over images, which a trace would freeze, as arithmetic on all of them."""

    def __init__(self, model):
        super().__init__()
        self.vision_model = model.vision_model
        self.connector = model.connector

    def forward(self, pixel_values, pixel_attention_mask):
        """Features [N, tokens, H] of the images that are not all zero, which would be padding."""
        pixels, mask = pixel_values.flatten(0, 1), pixel_attention_mask.flatten(0, 1)
        shown = (pixels != 0.0).flatten(1).any(1)
        pixels, mask = pixels[shown], mask[shown]
        patches = self.patch_mask(mask)
        embeddings = self.vision_model.embeddings
        hidden = embeddings.patch_embedding(pixels).flatten(2).transpose(1, 2)
        hidden = hidden + embeddings.position_embedding(self.positions(patches).flatten(1))
        seen = patches.flatten(1)[:, None, None, :]
        lowest = torch.finfo(torch.float32).min
        hidden = self.vision_model.encoder(
            inputs_embeds=hidden, attention_mask=torch.where(seen, 0.0, lowest).expand(-1, 1, hidden.shape[1], -1)
        ).last_hidden_state
        return self.connector(self.vision_model.post_layernorm(hidden))

    def patch_mask(self, mask):
        """bool [N, rows, columns]: patches with any pixel."""
        size = self.vision_model.patch_size
        pooled = nn.functional.max_pool2d(mask[:, None].float(), size)
        return pooled[:, 0] > 0

    def positions(self, patches):
        """Each patch's place among the image's own patches, as a place in the square table."""
        side = self.vision_model.embeddings.num_patches_per_side
        borders = torch.arange(1 / side, 1.0, 1 / side)
        places = []
        for counted, axis in ((patches[:, :, 0], 1), (patches[:, 0], 2)):
            share = torch.arange(patches.shape[axis]) / counted.sum(1, keepdim=True) * (1 - 1e-6)
            places.append((share[..., None] >= borders).sum(-1))
        return torch.where(patches, places[0][:, :, None] * side + places[1][:, None, :], 0)


class SmolVlm(Family):
    name = "smolvlm"
    kind = SMOL
    takes_masks_by_name = False
    SIZES = {
        "fixture": {**sizes(VISION, TEXT, {}), "scale_factor": 2},
        "other": {**sizes(VISION, TEXT, OTHER), "scale_factor": OTHER["scale_factor"]},
    }
    SEEDS = {"fixture": 46, "other": 0}

    def language_model(self, model):
        return model.model.text_model

    def tokens(self):
        """Tokens per frame."""
        vision = self.sizes["vision"]
        return (vision["image_size"] // vision["patch_size"] // self.sizes["scale_factor"]) ** 2

    def config(self):
        text = {
            **self.sizes["text"],
            "bos_token_id": self.id("<|im_start|>"),
            "eos_token_id": self.id("<end_of_utterance>"),
            "pad_token_id": self.id("<|endoftext|>"),
        }
        return {
            "architectures": ["SmolVLMForConditionalGeneration"],
            "image_token_id": self.id("<image>"),
            "model_type": "smolvlm",
            "pad_token_id": self.id("<|endoftext|>"),
            "scale_factor": self.sizes["scale_factor"],
            "text_config": text,
            "tie_word_embeddings": self.sizes["text"]["tie_word_embeddings"],
            "transformers_version": "4.57.6",
            "use_cache": True,
            "vision_config": self.sizes["vision"],
            "vocab_size": self.sizes["text"]["vocab_size"],
        }

    def processors(self):
        side = self.sizes["vision"]["image_size"]
        return {
            "preprocessor_config.json": {
                "do_convert_rgb": True,
                "do_image_splitting": True,
                "do_normalize": True,
                "do_pad": True,
                "do_rescale": True,
                "do_resize": True,
                "image_mean": HALF,
                "image_processor_type": "SmolVLMImageProcessor",
                "image_std": HALF,
                "max_image_size": {"longest_edge": side},
                "processor_class": "SmolVLMProcessor",
                "resample": 1,
                "rescale_factor": 1 / 255,
                "size": {"longest_edge": 4 * side},
                "video_sampling": {"fps": 1, "max_frames": 64, "video_size": {"longest_edge": side}},
            },
            "processor_config.json": {"image_seq_len": self.tokens(), "processor_class": "SmolVLMProcessor"},
        }

    def new_model(self):
        config = SmolVLMConfig(**self.config())
        config._attn_implementation = "eager"
        return SmolVLMForConditionalGeneration(config)

    def vision_graph(self, model):
        side = self.sizes["vision"]["image_size"]
        example = (torch.randn(1, 3, 3, side, side), torch.ones(1, 3, side, side, dtype=torch.bool))
        axes = {
            "pixel_values": {0: "batch_size", 1: "num_images"},
            "pixel_attention_mask": {0: "batch_size", 1: "num_images"},
            "image_features": {0: "num_features"},
        }
        names = ["pixel_values", "pixel_attention_mask"], ["image_features"]
        return Graph(SmolVision(model.model), example, *names, axes)

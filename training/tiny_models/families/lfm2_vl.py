"""LFM2-VL: frames of any size through SigLIP 2; most layers of the decoder keep the last inputs of a convolution."""

import torch
from torch import nn

from ..export.graph import Graph
from ..export.hybrid import hybrid_decoder_graph
from ..tokenizer import LFM
from .family import HALF, Family
from .qwen2_5_vl import sizes

VISION = {
    "attention_dropout": 0.0,
    "hidden_act": "gelu_pytorch_tanh",
    "hidden_size": 16,
    "intermediate_size": 32,
    "layer_norm_eps": 1e-06,
    "model_type": "siglip2_vision_model",
    "num_attention_heads": 2,
    "num_channels": 3,
    "num_hidden_layers": 2,
    "num_patches": 16,
    "patch_size": 16,
    "vision_use_head": False,
}

TEXT = {
    "block_auto_adjust_ff_dim": False,
    "conv_L_cache": 3,
    "conv_bias": False,
    "hidden_size": 32,
    "intermediate_size": 64,
    "layer_types": ["conv", "full_attention", "conv"],
    "max_position_embeddings": 128000,
    "model_type": "lfm2",
    "norm_eps": 1e-05,
    "num_attention_heads": 2,
    "num_hidden_layers": 3,
    "num_key_value_heads": 1,
    "rope_parameters": {"rope_theta": 1000000.0, "rope_type": "default"},
    "tie_word_embeddings": False,
    "use_cache": True,
    "vocab_size": 600,
}


class Lfm2Vision(nn.Module):
    """Tower and projector for one picture without padding, whose features are in raster order."""

    def __init__(self, model):
        super().__init__()
        self.vision_tower = model.vision_tower
        self.multi_modal_projector = model.multi_modal_projector

    def forward(self, pixel_values, pixel_attention_mask, spatial_shapes):
        hidden = self.vision_tower(
            pixel_values=pixel_values, pixel_attention_mask=pixel_attention_mask, spatial_shapes=spatial_shapes
        ).last_hidden_state
        rows, columns = spatial_shapes[0, 0], spatial_shapes[0, 1]
        # As in transformers, which pads the tokens and cuts them again.
        hidden = hidden[:, : rows * columns].reshape(1, rows, columns, hidden.shape[-1])
        features = self.multi_modal_projector(hidden)
        return features.reshape(-1, features.shape[-1])


class Lfm2Vl(Family):
    name = "lfm2_vl"
    kind = LFM
    transformers = "5.24.0"
    SIZES = {"fixture": sizes(VISION, TEXT, {})}
    SEEDS = {"fixture": 1034}

    def config(self):
        text = {
            **self.sizes["text"],
            "bos_token_id": self.id("<|startoftext|>"),
            "eos_token_id": self.id("<|im_end|>"),
            "pad_token_id": self.id("<|endoftext|>"),
        }
        return {
            "architectures": ["Lfm2VlForConditionalGeneration"],
            "downsample_factor": 2,
            "image_token_id": self.id("<image>"),
            "model_type": "lfm2_vl",
            "projector_bias": True,
            "projector_hidden_act": "gelu",
            "projector_hidden_size": 48,
            "projector_use_layernorm": True,
            "text_config": text,
            "tie_word_embeddings": False,
            "transformers_version": self.transformers,
            "vision_config": self.sizes["vision"],
        }

    def processors(self):
        return {
            "preprocessor_config.json": {
                "do_image_splitting": True,
                "do_normalize": True,
                "do_pad": True,
                "do_rescale": True,
                "do_resize": True,
                "downsample_factor": 2,
                "encoder_patch_size": 16,
                "image_mean": HALF,
                "image_processor_type": "Lfm2VlImageProcessor",
                "image_std": HALF,
                "max_image_tokens": 8,
                "max_pixels_tolerance": 2.0,
                "max_tiles": 10,
                "min_image_tokens": 4,
                "min_tiles": 2,
                "processor_class": "Lfm2VlProcessor",
                "resample": 2,
                "rescale_factor": 1 / 255,
                "tile_size": 512,
                "use_thumbnail": True,
            },
        }

    def new_model(self):
        from transformers import Lfm2VlConfig, Lfm2VlForConditionalGeneration

        config = Lfm2VlConfig(**self.config())
        config._attn_implementation = "eager"
        return Lfm2VlForConditionalGeneration(config)

    def decoder_graph(self, model, kind):
        return hybrid_decoder_graph(self, model)

    def vision_graph(self, model):
        example = (
            torch.randn(1, 24, 3 * self.sizes["vision"]["patch_size"] ** 2),
            torch.ones(1, 24, dtype=torch.long),
            torch.tensor([[4, 6]]),
        )
        axes = {
            "pixel_values": {0: "batch_size", 1: "num_patches"},
            "pixel_attention_mask": {0: "batch_size", 1: "num_patches"},
            "spatial_shapes": {0: "batch_size"},
            "image_features": {0: "num_tokens"},
        }
        return Graph(Lfm2Vision(model.model), example, list(axes)[:3], ["image_features"], axes)

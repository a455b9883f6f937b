"""Qwen2-VL: no windows, and a step of time is a step of position."""

from transformers import Qwen2VLConfig, Qwen2VLForConditionalGeneration

from .qwen2_5_vl import TEXT, Qwen25Vl, sizes

VISION = {
    "depth": 2,
    "embed_dim": 16,
    "hidden_act": "quick_gelu",
    "hidden_size": 32,
    "in_chans": 3,
    "mlp_ratio": 2,
    "model_type": "qwen2_vl",
    "num_heads": 2,
    "patch_size": 14,
    "spatial_merge_size": 2,
    "spatial_patch_size": 14,
    "temporal_patch_size": 2,
}

SMALL_TEXT = {
    **TEXT,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_attention_heads": 2,
    "num_hidden_layers": 3,
    "num_key_value_heads": 1,
}

OTHER = {
    "vision": {
        "depth": 3,
        "embed_dim": 24,
        "hidden_size": 48,
        "num_heads": 3,
        "patch_size": 12,
        "spatial_patch_size": 12,
    },
    "text": {
        "hidden_size": 48,
        "intermediate_size": 112,
        "num_attention_heads": 3,
        "num_hidden_layers": 2,
        "num_key_value_heads": 3,
        "tie_word_embeddings": True,
        "vocab_size": 560,
    },
}


class Qwen2Vl(Qwen25Vl):
    name = "qwen2_vl"
    processor = "Qwen2VLProcessor"
    architecture = "Qwen2VLForConditionalGeneration"
    grid_name = "grid_thw"
    gives_attention = False
    SIZES = {"fixture": sizes(VISION, SMALL_TEXT, {}), "other": sizes(VISION, SMALL_TEXT, OTHER)}
    SEEDS = {"fixture": 72, "other": 0}

    def new_model(self):
        config = Qwen2VLConfig(**self.config())
        config._attn_implementation = "eager"
        return Qwen2VLForConditionalGeneration(config)

"""Qwen3-VL: written time stamps between the steps, learned positions, and DeepStack."""

from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

from ..tokenizer import QWEN3
from .family import HALF, Family
from .qwen2_5_vl import sizes
from .qwen_vision import vision_graph

VISION = {
    "deepstack_visual_indexes": [0, 1],
    "depth": 3,
    "hidden_act": "gelu_pytorch_tanh",
    "hidden_size": 16,
    "in_channels": 3,
    "intermediate_size": 32,
    "model_type": "qwen3_vl",
    "num_heads": 2,
    "num_position_embeddings": 36,
    "out_hidden_size": 32,
    "patch_size": 16,
    "spatial_merge_size": 2,
    "temporal_patch_size": 2,
}

TEXT = {
    "attention_bias": False,
    "attention_dropout": 0.0,
    "head_dim": 16,
    "hidden_act": "silu",
    "hidden_size": 32,
    "initializer_range": 0.02,
    "intermediate_size": 64,
    "max_position_embeddings": 32768,
    "model_type": "qwen3_vl_text",
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    "rope_scaling": {"mrope_interleaved": True, "mrope_section": [4, 2, 2], "rope_type": "default"},
    "rope_theta": 5000000,
    "tie_word_embeddings": False,
    "use_cache": True,
    "vocab_size": 600,
}

OTHER = {
    "vision": {
        "deepstack_visual_indexes": [0, 1, 3],
        "depth": 4,
        "hidden_size": 24,
        "num_heads": 3,
        "num_position_embeddings": 49,
        "out_hidden_size": 48,
        "patch_size": 12,
    },
    "text": {
        "head_dim": 32,
        "hidden_size": 48,
        "num_attention_heads": 2,
        "num_hidden_layers": 4,
        "num_key_value_heads": 1,
        "rope_scaling": {"mrope_interleaved": True, "mrope_section": [6, 5, 5], "rope_type": "default"},
        "tie_word_embeddings": True,
        "vocab_size": 620,
    },
}


class Qwen3Vl(Family):
    name = "qwen3_vl"
    kind = QWEN3
    takes_masks_by_name = False
    SIZES = {"fixture": sizes(VISION, TEXT, {}), "other": sizes(VISION, TEXT, OTHER)}
    SEEDS = {"fixture": 24, "other": 0}

    def __init__(self, size="fixture", seed=None, deepstack=True):
        super().__init__(size, seed)
        self.deepstack = deepstack

    def config(self):
        text = {
            **self.sizes["text"],
            "bos_token_id": self.id("<|endoftext|>"),
            "eos_token_id": self.id("<|im_end|>"),
        }
        return {
            "architectures": ["Qwen3VLForConditionalGeneration"],
            "image_token_id": self.id("<|image_pad|>"),
            "model_type": "qwen3_vl",
            "text_config": text,
            "tie_word_embeddings": self.sizes["text"]["tie_word_embeddings"],
            "transformers_version": "4.57.6",
            "video_token_id": self.id("<|video_pad|>"),
            "vision_config": self.sizes["vision"],
            "vision_end_token_id": self.id("<|vision_end|>"),
            "vision_start_token_id": self.id("<|vision_start|>"),
        }

    def processors(self):
        patch = self.sizes["vision"]["patch_size"]
        side = 2 * patch
        # As released, an area in pixels under the names of edges; that of videos counts all frames together.
        common = {
            "patch_size": patch,
            "temporal_patch_size": 2,
            "merge_size": 2,
            "image_mean": HALF,
            "image_std": HALF,
            "processor_class": "Qwen3VLProcessor",
        }
        image = {"longest_edge": 40 * side * side, "shortest_edge": 4 * side * side}
        video = {"longest_edge": 400 * side * side, "shortest_edge": 4 * side * side}
        return {
            "preprocessor_config.json": {
                "size": image,
                **common,
                "image_processor_type": "Qwen2VLImageProcessorFast",
            },
            "video_preprocessor_config.json": {
                "size": video,
                **common,
                "video_processor_type": "Qwen3VLVideoProcessor",
            },
        }

    def new_model(self):
        config = Qwen3VLConfig(**self.config())
        config._attn_implementation = "eager"
        return Qwen3VLForConditionalGeneration(config)

    def vision_graph(self, model):
        return vision_graph(model.model.visual, gives_attention=self.gives_attention, gives_deepstack=self.deepstack)

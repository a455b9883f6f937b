"""Qwen3.5: Qwen3-VL without DeepStack; most layers of the decoder keep a state instead of keys and values."""

from ..export.hybrid import hybrid_decoder_graph
from ..tokenizer import QWEN3_5
from .qwen2_5_vl import sizes
from .qwen3_vl import VISION as VISION_3
from .qwen3_vl import Qwen3Vl
from .qwen_vision import vision_graph

VISION = {
    **{name: value for name, value in VISION_3.items() if name != "deepstack_visual_indexes"},
    "depth": 2,
    "model_type": "qwen3_5",
}

TEXT = {
    "attention_bias": False,
    "attention_dropout": 0.0,
    "full_attention_interval": 3,
    "head_dim": 32,
    "hidden_act": "silu",
    "hidden_size": 32,
    "initializer_range": 0.02,
    "intermediate_size": 64,
    "layer_types": ["linear_attention", "linear_attention", "full_attention", "linear_attention"],
    "linear_conv_kernel_dim": 4,
    "linear_key_head_dim": 8,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
    "linear_value_head_dim": 12,
    "max_position_embeddings": 32768,
    "model_type": "qwen3_5_text",
    "num_attention_heads": 2,
    "num_hidden_layers": 4,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-06,
    "rope_parameters": {
        "mrope_interleaved": True,
        "mrope_section": [2, 1, 1],
        "partial_rotary_factor": 0.25,
        "rope_theta": 10000000,
        "rope_type": "default",
    },
    "tie_word_embeddings": False,
    "use_cache": True,
    "vocab_size": 600,
}


class Qwen35(Qwen3Vl):
    name = "qwen3_5"
    kind = QWEN3_5
    SIZES = {"fixture": sizes(VISION, TEXT, {})}
    SEEDS = {"fixture": 71}
    transformers = "5.24.0"
    gives_attention = False

    def __init__(self, size="fixture", seed=None):
        super().__init__(size, seed, deepstack=False)

    def config(self):
        return {
            **super().config(),
            "architectures": ["Qwen3_5ForConditionalGeneration"],
            "model_type": "qwen3_5",
            "transformers_version": self.transformers,
        }

    def new_model(self):
        from transformers import Qwen3_5Config, Qwen3_5ForConditionalGeneration

        config = Qwen3_5Config(**self.config())
        config._attn_implementation = "eager"
        return Qwen3_5ForConditionalGeneration(config)

    def vision_graph(self, model):
        return vision_graph(model.model.visual, gives_attention=self.gives_attention)

    def decoder_graph(self, model, kind):
        return hybrid_decoder_graph(self, model)

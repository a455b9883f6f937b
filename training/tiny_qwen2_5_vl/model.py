"""The model itself: transformers' own class with a tiny configuration and scaled random weights."""

import re

import torch
from transformers import GenerationConfig, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from .layout import write_json
from .tokenizer import TRAINING_TEXT, VOCAB_SIZE

# Found by `make_tiny_qwen2_5_vl.py --search`: with this seed the answers to the golden questions differ from clip to
# clip, mostly end by themselves, and no greedy choice in them is a near tie.
SEED = 870

IMAGE_MEAN = [0.48145466, 0.4578275, 0.40821073]
IMAGE_STD = [0.26862954, 0.26130258, 0.27577711]

VISION = {
    "depth": 3,
    "fullatt_block_indexes": [2],
    "hidden_act": "silu",
    "hidden_size": 32,
    "in_chans": 3,
    "intermediate_size": 64,
    "num_heads": 2,
    "out_hidden_size": 64,
    "patch_size": 14,
    "spatial_merge_size": 2,
    "spatial_patch_size": 14,
    "temporal_patch_size": 2,
    "tokens_per_second": 2,
    "window_size": 112,
    "model_type": "qwen2_5_vl",
}

TEXT = {
    "attention_dropout": 0.0,
    "hidden_act": "silu",
    "hidden_size": 64,
    "initializer_range": 0.02,
    "intermediate_size": 128,
    "max_position_embeddings": 32768,
    "num_attention_heads": 4,
    "num_hidden_layers": 4,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    "rope_scaling": {"mrope_section": [2, 3, 3], "type": "mrope"},
    "rope_theta": 10000.0,
    "sliding_window": 32768,
    "tie_word_embeddings": False,
    "use_cache": True,
    "use_sliding_window": False,
    "vocab_size": VOCAB_SIZE,
}

PREPROCESSOR = {
    "min_pixels": 4 * 28 * 28,
    # 65 tokens at most: a frame of 640 x 360 becomes 280 x 168, which is 10 x 6 tokens.
    "max_pixels": 65 * 28 * 28,
    "patch_size": 14,
    "temporal_patch_size": 2,
    "merge_size": 2,
    "image_mean": IMAGE_MEAN,
    "image_std": IMAGE_STD,
    "image_processor_type": "Qwen2VLImageProcessor",
    "processor_class": "Qwen2_5_VLProcessor",
}


def config_json(tokenizer):
    """config.json with the text fields at the top level, as the released Qwen2.5-VL folders have them."""
    ids = {name: tokenizer.token_to_id(f"<|{name}|>") for name in ("endoftext", "im_end", "vision_start", "vision_end")}
    return {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"],
        "bos_token_id": ids["endoftext"],
        "eos_token_id": ids["im_end"],
        "pad_token_id": ids["endoftext"],
        "vision_start_token_id": ids["vision_start"],
        "vision_end_token_id": ids["vision_end"],
        "vision_token_id": tokenizer.token_to_id("<|vision_pad|>"),
        "image_token_id": tokenizer.token_to_id("<|image_pad|>"),
        "video_token_id": tokenizer.token_to_id("<|video_pad|>"),
        "model_type": "qwen2_5_vl",
        **TEXT,
        "torch_dtype": "float32",
        "transformers_version": "4.57.6",
        "vision_config": VISION,
    }


def generation_json(tokenizer):
    """generation_config.json; two ids end an answer, as in the released folders."""
    return {
        "bos_token_id": tokenizer.token_to_id("<|endoftext|>"),
        "do_sample": False,
        "eos_token_id": [tokenizer.token_to_id("<|im_end|>"), tokenizer.token_to_id("<|endoftext|>")],
        "pad_token_id": tokenizer.token_to_id("<|endoftext|>"),
        "transformers_version": "4.57.6",
    }


def write_configs(tokenizer, folder):
    """Writes the three JSON files that describe the model."""
    write_json(folder / "config.json", config_json(tokenizer))
    write_json(folder / "generation_config.json", generation_json(tokenizer))
    write_json(folder / "preprocessor_config.json", PREPROCESSOR)


def build_model(tokenizer, seed=SEED):
    """The real class, on eager attention, with weights drawn from one seeded generator."""
    config = Qwen2_5_VLConfig(**config_json(tokenizer))
    config._attn_implementation = "eager"
    model = Qwen2_5_VLForConditionalGeneration(config).eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(draw(name, parameter.shape, generator))
        scale_vocabulary(model.lm_head.weight, tokenizer)
    model.generation_config = GenerationConfig(**generation_json(tokenizer))
    return model


def draw(name, shape, generator):
    """Weights at about 1/sqrt(inputs): at transformers' own 0.02 a model this small would ignore what it is shown."""
    noise = torch.randn(shape, generator=generator)
    if name.endswith("bias"):
        return 0.1 * noise
    if len(shape) == 1:
        return 1 + 0.1 * noise
    if "embed_tokens" in name:
        return noise
    inputs = noise[0].numel()
    return GAINS.get(name.split(".")[-2], 1.0) * noise / inputs**0.5


# Sharper attention, so that single image tokens matter to the answer.
GAINS = {"q_proj": 1.5, "k_proj": 1.5, "o_proj": 1.5}

WORDS = {f" {word}" for word in re.findall("[a-z]{2,}", TRAINING_TEXT)}


def scale_vocabulary(rows, tokenizer):
    """Lets whole words win over bytes, parts and special tokens, and the end of the answer win now and then."""
    for token in range(len(rows)):
        text = tokenizer.decode([token], skip_special_tokens=False)
        if text == "<|im_end|>":
            rows[token] *= 2.0
        elif text not in WORDS:
            rows[token] *= 0.1

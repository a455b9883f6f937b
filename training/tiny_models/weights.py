"""Scaled random weights: a model this small has to look at what it is shown, and say words."""

import re

import torch

from .tokenizer import TRAINING_TEXT

# Sharper attention, so that single image tokens matter to the answer.
GAINS = {"q_proj": 1.5, "k_proj": 1.5, "o_proj": 1.5, "q_norm": 2.0, "k_norm": 2.0}

WORDS = {f" {word}" for word in re.findall("[a-z]{2,}", TRAINING_TEXT)}


def draw_weights(model, tokenizer, end, seed, fits_half=True):
    """Fills all parameters from one seeded generator, in their order; `end` is the text that ends an answer.

    `fits_half` rounds them to float16, so that a float16 twin differs by its arithmetic alone, and halves the logits.
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(draw(name, parameter.shape, generator))
        scale_vocabulary(model.lm_head.weight, tokenizer, end)
        if fits_half:
            model.lm_head.weight *= 0.5
            for parameter in model.parameters():
                parameter.copy_(parameter.half().float())


def draw(name, shape, generator):
    """Weights at about 1/sqrt(inputs): at transformers' own 0.02 a model this small would ignore what it is shown."""
    noise = torch.randn(shape, generator=generator)
    if name.endswith("bias"):
        return 0.1 * noise
    if "embed_tokens" in name or name.endswith("image_newline"):
        return noise
    gain = GAINS.get(name.split(".")[-2], 1.0)
    if len(shape) == 1:
        return gain * (1 + 0.1 * noise)
    return gain * noise / noise[0].numel() ** 0.5


def scale_vocabulary(rows, tokenizer, end):
    """Lets whole words win over bytes, parts and special tokens, and the end of the answer win now and then."""
    for token in range(len(rows)):
        text = tokenizer.decode([token], skip_special_tokens=False)
        if text == end:
            rows[token] *= 2.0
        elif text not in WORDS:
            rows[token] *= 0.1

"""The drop of TimeChat-Online (yaolinli/TimeChat-Online), and its arithmetic alone."""

import math
import types
from typing import Optional

import numpy as np
import torch
import torch.nn.functional as F

from .loading import picked

TIMECHAT = "TimeChat-Online/eval/qwen2_5_vl/modeling_qwen2_5_vl_DTD.py"
# What Qwen2.5-VL's processor takes from pixels; token_drop puts it back.
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]
VISION_START, VISION_END, VISUAL = 1, 2, 3
MERGE, PATCH = 2, 14


class TokenDrop:
    """TimeChat-Online's token_drop on one sample."""

    def __init__(self, authors, clip, options):
        names = {"Optional": Optional, "OPENAI_CLIP_MEAN": MEAN, "OPENAI_CLIP_STD": STD}
        (self.function,) = picked(authors / TIMECHAT, "token_drop", **names)
        self.method = options["method"].removeprefix("dtd-")
        self.threshold = options["threshold"]
        pixels = clip / "pixels.npy"
        if self.method == "pixel":
            self.pixels = patches(np.load(pixels))
            steps, tokens = self.pixels.shape[0], self.pixels.shape[1]
            features = torch.zeros(steps, tokens, 1)
        else:
            features = torch.from_numpy(np.load(clip / "features.npy"))
            steps, tokens = features.shape[:2]
            self.pixels = torch.zeros(steps, tokens, MERGE * MERGE * 3 * 2 * PATCH * PATCH)
        self.side = math.isqrt(tokens)
        self.steps, self.tokens = steps, tokens
        edge = torch.zeros(1, features.shape[-1])
        self.hidden = torch.cat([edge, features.flatten(0, 1), edge])[None]
        self.ids = torch.tensor([VISION_START] + [VISUAL] * (steps * tokens) + [VISION_END])[None, None]
        self.positions = self.grid_positions()

    def grid_positions(self):
        axes = torch.meshgrid(torch.arange(self.steps), torch.arange(self.side), torch.arange(self.side), indexing="ij")
        inside = torch.stack([axis.flatten() for axis in axes]) + 1
        edges = torch.tensor([0, self.steps + self.side + 1]).expand(3, 2)
        return torch.cat([edges[:, :1], inside, edges[:, 1:]], dim=1)[:, None]

    def run(self):
        config = types.SimpleNamespace(vision_start_token_id=VISION_START, vision_end_token_id=VISION_END)
        embeddings = torch.zeros(3, 1, self.hidden.shape[1], 1)
        return self.function(
            types.SimpleNamespace(config=config), self.method, self.threshold, True, self.hidden,
            self.pixels.clone() if self.method == "pixel" else self.pixels,
            torch.tensor([[self.steps, MERGE * self.side, MERGE * self.side]]),
            (embeddings, embeddings), self.positions, self.ids,
        )[0]  # fmt: skip

    def kept(self, rows):
        return {"kept": rows.shape[1] - 2}


class Cosine:
    """Only the arithmetic: PyTorch's cosine of consecutive steps, for a whole clip in one call."""

    def __init__(self, authors, clip, options):
        self.features = torch.from_numpy(np.load(clip / "features.npy"))
        self.threshold = options["threshold"]

    def run(self):
        return F.cosine_similarity(self.features[:-1], self.features[1:], dim=-1) > self.threshold

    def kept(self, dropped):
        return {"kept": int(dropped.numel() - dropped.sum()) + dropped.shape[1]}


def patches(pixels):
    """From steps, frames, tokens, channels, pixels to Qwen2.5-VL's order of normalized values."""
    steps, frames, tokens, channels, _ = pixels.shape
    values = torch.from_numpy(pixels).float() / 255
    shape = (1, 1, 1, 3, 1)
    values = (values - torch.tensor(MEAN).view(shape)) / torch.tensor(STD).view(shape)
    values = values.view(steps, frames, tokens, channels, MERGE, MERGE, PATCH, PATCH)
    return values.permute(0, 2, 4, 5, 3, 1, 6, 7).reshape(steps, tokens, -1)

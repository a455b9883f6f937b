"""The vision encoder of transformers' Qwen2.5-VL for one step of a fixed size: same parameters, fewer operations."""

import torch
from torch import nn
from torch.nn import functional as F

from .clips import GRID

PATCH, MERGE = 14, 2
CONFIG = {
    "depth": 4,
    "fullatt_block_indexes": [0, 1, 2, 3],
    "hidden_act": "silu",
    "hidden_size": 96,
    "in_chans": 3,
    "intermediate_size": 256,
    "num_heads": 4,
    "out_hidden_size": 192,
    "patch_size": PATCH,
    "spatial_merge_size": MERGE,
    "spatial_patch_size": PATCH,
    "temporal_patch_size": 2,
    "tokens_per_second": 1,
    "window_size": 168,
    "model_type": "qwen2_5_vl",
}
MEAN, STD = 0.45, 0.25
ROTARY_BASE = 10000.0


def patches(pictures):
    """uint8 [steps, 2, side, side, 3] to float [steps, patches, 3 * 2 * 14 * 14], patches of one token side by side."""
    count = len(pictures)
    x = (pictures.float() / 255 - MEAN) / STD
    x = x.view(count, 2, GRID, MERGE, PATCH, GRID, MERGE, PATCH, 3)
    return x.permute(0, 2, 5, 3, 6, 8, 1, 4, 7).reshape(count, GRID * GRID * MERGE * MERGE, -1)


class Rms(nn.Module):
    def __init__(self, size, eps=1e-6):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.weight, self.eps)


class Attention(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.qkv, self.proj, self.heads = nn.Linear(size, 3 * size), nn.Linear(size, size), heads

    def forward(self, x, cosines, sines):
        batch, length, size = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, cosines, sines), rotate(k, cosines, sines)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, length, size))


def rotate(x, cosines, sines):
    first, second = x.chunk(2, -1)
    return x * cosines + torch.cat([-second, first], -1) * sines


class Mlp(nn.Module):
    def __init__(self, size, inner, bias):
        super().__init__()
        self.gate_proj, self.up_proj = nn.Linear(size, inner, bias=bias), nn.Linear(size, inner, bias=bias)
        self.down_proj = nn.Linear(inner, size, bias=bias)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    def __init__(self, size, heads, inner):
        super().__init__()
        self.norm1, self.norm2 = Rms(size), Rms(size)
        self.attn, self.mlp = Attention(size, heads), Mlp(size, inner, bias=True)

    def forward(self, x, cosines, sines):
        x = x + self.attn(self.norm1(x), cosines, sines)
        return x + self.mlp(self.norm2(x))


class PatchEmbed(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.proj = nn.Conv3d(3, size, (2, PATCH, PATCH), stride=(2, PATCH, PATCH), bias=False)

    def forward(self, x):
        return F.linear(x, self.proj.weight.flatten(1))


class Merger(nn.Module):
    def __init__(self, size, out):
        super().__init__()
        wide = size * MERGE * MERGE
        self.ln_q = Rms(size)
        self.mlp = nn.Sequential(nn.Linear(wide, wide), nn.GELU(), nn.Linear(wide, out))

    def forward(self, x):
        return self.mlp(self.ln_q(x).flatten(1).view(len(x), GRID * GRID, -1))


class Vision(nn.Module):
    """float [steps, patches, 1176] to features [steps, tokens, 192]; parameters are named as in transformers."""

    def __init__(self, config=CONFIG):
        super().__init__()
        size, heads = config["hidden_size"], config["num_heads"]
        self.patch_embed = PatchEmbed(size)
        self.blocks = nn.ModuleList(Block(size, heads, config["intermediate_size"]) for _ in range(config["depth"]))
        self.merger = Merger(size, config["out_hidden_size"])
        cosines, sines = tables(size // heads)
        self.register_buffer("cosines", cosines, persistent=False)
        self.register_buffer("sines", sines, persistent=False)

    def forward(self, x):
        x = self.patch_embed(x)
        for block in self.blocks:
            x = block(x, self.cosines, self.sines)
        return self.merger(x)


def tables(head):
    """Cosines and sines [patches, head] of a patch's row and column, in the order of `patches`."""
    token = torch.arange(GRID)
    inside = torch.arange(MERGE)
    shape = (GRID, GRID, MERGE, MERGE)
    rows = (MERGE * token[:, None, None, None] + inside[None, None, :, None]).expand(shape).reshape(-1, 1)
    columns = (MERGE * token[None, :, None, None] + inside[None, None, None, :]).expand(shape).reshape(-1, 1)
    half = head // 2
    frequencies = 1 / ROTARY_BASE ** (torch.arange(0, half, 2).float() / half)
    angles = torch.cat([rows * frequencies, columns * frequencies], 1)
    angles = torch.cat([angles, angles], 1)
    return angles.cos(), angles.sin()

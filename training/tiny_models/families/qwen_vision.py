"""The visual tower of the Qwen-VL families for one temporal patch of any even grid."""

import torch
from torch import nn
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import apply_rotary_pos_emb_vision

from ..export.graph import Graph


class VisionEncoder(nn.Module):
    """transformers' own layers in one graph that takes any grid.

    transformers cuts the sequence into lists of lengths, which a trace would freeze, and in Qwen2.5-VL sorts the
    patches by window. Attention does not care about order, so here the patches stay where they are and a mask keeps the
    windows apart.
    """

    def __init__(self, visual, gives_attention=False, gives_deepstack=False):
        super().__init__()
        self.visual = visual
        self.merge = visual.spatial_merge_size
        self.gives_attention = gives_attention
        self.full_layers = getattr(visual, "fullatt_block_indexes", range(len(visual.blocks)))
        self.deepstack_layers = visual.deepstack_visual_indexes if gives_deepstack else []
        self.window = visual.window_size // visual.patch_size if hasattr(visual, "window_size") else None

    def forward(self, pixel_values, image_grid_thw):
        """Features of the merged tokens in raster order, and how much the last layer attends to each."""
        projection = self.visual.patch_embed.proj
        hidden = nn.functional.linear(pixel_values, projection.weight.view(len(projection.weight), -1), projection.bias)
        rows, columns = self.patch_positions(pixel_values.shape[0], image_grid_thw[0, 2])
        if hasattr(self.visual, "pos_embed"):
            hidden = hidden + self.learned_positions(rows, columns, image_grid_thw)
        rotary = self.rotary(rows, columns)
        windows = self.window_mask(rows, columns, image_grid_thw[0, 2]) if self.window else None
        received, deepstack = None, []
        for number, block in enumerate(self.visual.blocks):
            mask = None if number in self.full_layers else windows
            attended, received = self.attend(block.attn, block.norm1(hidden), rotary, mask)
            hidden = hidden + attended
            hidden = hidden + block.mlp(block.norm2(hidden))
            if number in self.deepstack_layers:
                deepstack.append(self.visual.deepstack_merger_list[len(deepstack)](hidden))
        features = self.visual.merger(hidden)
        attention = [received.view(-1, self.merge**2).mean(1)] if self.gives_attention else []
        return features, *attention, *deepstack

    def patch_positions(self, count, width):
        """Row and column of each patch; the four patches of a merged token follow one another."""
        index = torch.arange(count)
        token, inner = index // self.merge**2, index % self.merge**2
        tokens_across = width // self.merge
        rows = (token // tokens_across) * self.merge + inner // self.merge
        columns = (token % tokens_across) * self.merge + inner % self.merge
        return rows, columns

    def learned_positions(self, rows, columns, grid):
        """The square table of learned positions, stretched over the grid by bilinear interpolation."""
        side = self.visual.num_grid_per_side
        down = rows * ((side - 1) / (grid[0, 1] - 1))
        across = columns * ((side - 1) / (grid[0, 2] - 1))
        top, left = down.floor().long(), across.floor().long()
        bottom, right = (top + 1).clamp(max=side - 1), (left + 1).clamp(max=side - 1)
        low, far = (down - top)[:, None], (across - left)[:, None]
        table = self.visual.pos_embed
        upper = table(top * side + left) * (1 - far) + table(top * side + right) * far
        lower = table(bottom * side + left) * (1 - far) + table(bottom * side + right) * far
        return upper * (1 - low) + lower * low

    def rotary(self, rows, columns):
        """Cosines and sines for the two axes, a quarter of the head dimension each, repeated once."""
        frequencies = self.visual.rotary_pos_emb.inv_freq
        angles = torch.cat([rows[:, None] * frequencies, columns[:, None] * frequencies], dim=-1)
        angles = torch.cat([angles, angles], dim=-1)
        return angles.cos(), angles.sin()

    def window_mask(self, rows, columns, width):
        """0 where two patches share a window, minus infinity where they do not."""
        window = (rows // self.window) * width + columns // self.window
        apart = window[:, None] != window[None, :]
        return torch.zeros(apart.shape).masked_fill(apart, float("-inf"))

    def attend(self, attention, hidden, rotary, mask):
        """One attention layer; also the mean over heads and queries of the weights, for each key."""
        length = hidden.shape[0]
        qkv = attention.qkv(hidden).reshape(length, 3, attention.num_heads, -1).permute(1, 0, 2, 3)
        query, key = apply_rotary_pos_emb_vision(qkv[0], qkv[1], *rotary)
        weights = query.transpose(0, 1) @ key.permute(1, 2, 0) * attention.scaling
        weights = (weights if mask is None else weights + mask).softmax(-1)
        mixed = (weights @ qkv[2].transpose(0, 1)).transpose(0, 1).reshape(length, -1)
        return attention.proj(mixed), weights.mean((0, 1))


def vision_graph(visual, grid_name="image_grid_thw", gives_attention=False, gives_deepstack=False):
    """The grid of the example is not a multiple of the window, so that no shape looks constant."""
    encoder = VisionEncoder(visual, gives_attention, gives_deepstack)
    columns = visual.patch_embed.proj.weight[0].numel()
    example = (torch.randn(60, columns), torch.tensor([[1, 6, 10]]))
    outputs = ["image_features"] + ["image_attention"] * gives_attention
    outputs += [f"deepstack_features_{number}" for number in range(len(encoder.deepstack_layers))]
    axes = {"pixel_values": {0: "num_patches"}, **{name: {0: "num_tokens"} for name in outputs}}
    return Graph(encoder, example, ["pixel_values", grid_name], outputs, axes)

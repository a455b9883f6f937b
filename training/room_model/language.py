"""The language model of transformers' Qwen2.5-VL, for many questions about one clip at once: same parameters."""

import torch
from torch import nn
from torch.nn import functional as F

from .vision import Mlp, Rms, rotate

CONFIG = {
    "attention_dropout": 0.0,
    "hidden_act": "silu",
    "hidden_size": 192,
    "initializer_range": 0.02,
    "intermediate_size": 384,
    "max_position_embeddings": 32768,
    "num_attention_heads": 6,
    "num_hidden_layers": 6,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    # Time takes most of each head, from steps to minutes. Rows and columns it can leave alone: the features say them.
    "rope_scaling": {"mrope_section": [12, 2, 2], "type": "mrope"},
    "rope_theta": 4000.0,
    "sliding_window": 32768,
    "tie_word_embeddings": True,
    "use_cache": True,
    "use_sliding_window": False,
}


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        size, self.heads, self.kept = (
            config["hidden_size"],
            config["num_attention_heads"],
            config["num_key_value_heads"],
        )
        head = size // self.heads
        self.q_proj = nn.Linear(size, size)
        self.k_proj, self.v_proj = nn.Linear(size, self.kept * head), nn.Linear(size, self.kept * head)
        self.o_proj = nn.Linear(size, size, bias=False)

    def forward(self, x, cosines, sines, mask):
        batch, length, size = x.shape
        q = rotate(self.q_proj(x).view(batch, length, self.heads, -1).transpose(1, 2), cosines, sines)
        k = rotate(self.k_proj(x).view(batch, length, self.kept, -1).transpose(1, 2), cosines, sines)
        v = self.v_proj(x).view(batch, length, self.kept, -1).transpose(1, 2)
        groups = self.heads // self.kept
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, size))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        size = config["hidden_size"]
        self.input_layernorm, self.post_attention_layernorm = Rms(size), Rms(size)
        self.self_attn = Attention(config)
        self.mlp = Mlp(size, config["intermediate_size"], bias=False)

    def forward(self, x, cosines, sines, mask):
        x = x + self.self_attn(self.input_layernorm(x), cosines, sines, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Language(nn.Module):
    """Rows [B, N, 192] with positions [3, B, N] and a mask bool [B, 1, N, N] to hidden states; named as in transformers."""

    def __init__(self, entries, config=CONFIG):
        super().__init__()
        self.embed_tokens = nn.Embedding(entries, config["hidden_size"])
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.norm = Rms(config["hidden_size"])
        head = config["hidden_size"] // config["num_attention_heads"]
        sections = config["rope_scaling"]["mrope_section"]
        self.register_buffer(
            "frequencies", 1 / config["rope_theta"] ** (torch.arange(0, head, 2).float() / head), persistent=False
        )
        self.axes = torch.repeat_interleave(torch.arange(3), torch.tensor(sections))
        nn.init.normal_(self.embed_tokens.weight, std=0.03)
        for layer in self.layers:
            for part in (layer.self_attn.o_proj, layer.mlp.down_proj):
                nn.init.normal_(part.weight, std=0.02 / (2 * len(self.layers)) ** 0.5)

    def forward(self, rows, positions, mask):
        angles = positions[self.axes].permute(1, 2, 0) * self.frequencies
        angles = torch.cat([angles, angles], -1)[:, None]
        cosines, sines = angles.cos(), angles.sin()
        for layer in self.layers:
            rows = layer(rows, cosines, sines, mask)
        return self.norm(rows)

    def logits(self, hidden):
        return F.linear(hidden, self.embed_tokens.weight)

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
    """Many questions about one context: rows of the context see those before them, rows of a question what of the
    context came before its moment, and the question's own rows before them."""

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

    def forward(self, context, questions, places):
        """float [B, C, size] and [B, Q * L, size], and where they stand."""
        q, k, v = self.projected(context, places.context)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        asked = self.asked(k, v, *self.projected(questions, places.questions), places)
        return self.joined(mixed), self.joined(asked)

    def asked(self, context_k, context_v, q, k, v, places):
        batch, count, length = places.shape
        head, groups = q.shape[-1], self.heads // self.kept
        q = (q / head**0.5).reshape(batch, self.kept, groups * count * length, head)
        over = (batch, self.kept, groups, count, length, -1)
        near = (batch, self.kept, 1, count, length, head)
        outer = (q @ context_k.transpose(-1, -2)).view(over) + places.hidden[:, None, None, :, None]
        inner = q.view(over) @ k.view(near).transpose(-1, -2) + places.later
        weights = torch.cat([outer, inner], -1).softmax(-1)
        outer, inner = weights.split([outer.shape[-1], length], -1)
        mixed = (outer.flatten(2, 4) @ context_v).view(over) + inner @ v.view(near)
        return mixed.view(batch, self.heads, count * length, head)

    def projected(self, rows, turn):
        batch, length, _ = rows.shape
        q = self.q_proj(rows).view(batch, length, self.heads, -1).transpose(1, 2)
        k = self.k_proj(rows).view(batch, length, self.kept, -1).transpose(1, 2)
        v = self.v_proj(rows).view(batch, length, self.kept, -1).transpose(1, 2)
        return rotate(q, *turn), rotate(k, *turn), v

    def joined(self, mixed):
        return self.o_proj(mixed.transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        size = config["hidden_size"]
        self.input_layernorm, self.post_attention_layernorm = Rms(size), Rms(size)
        self.self_attn = Attention(config)
        self.mlp = Mlp(size, config["intermediate_size"], bias=False)

    def forward(self, context, questions, places):
        mixed = self.self_attn(self.input_layernorm(context), self.input_layernorm(questions), places)
        return tuple(self.fed(rows + more) for rows, more in zip((context, questions), mixed, strict=True))

    def fed(self, rows):
        return rows + self.mlp(self.post_attention_layernorm(rows))


class Places:
    """Positions and visibility: the cosines and sines of the tokens of context and questions (from `Language.turn`),
    which tokens of the context each question sees, bool [B, Q, C], and the length of the questions."""

    def __init__(self, context, questions, visible, length):
        self.context, self.questions = context, questions
        self.shape = (*visible.shape[:2], length)
        self.hidden = torch.zeros(visible.shape).masked_fill(~visible, -torch.inf)
        self.later = torch.full((length, length), -torch.inf).triu(1)


class Language(nn.Module):
    """Rows of a context [B, C, 192] and of questions about it [B, Q * L, 192] to both after each layer; parameters are
    named as in transformers."""

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

    def forward(self, context, questions, places):
        for layer in self.layers:
            context, questions = layer(context, questions, places)
            yield context, questions

    def turn(self, positions):
        """Cosines and sines [B, 1, N, head] of positions [3, B, N]."""
        angles = positions[self.axes].permute(1, 2, 0) * self.frequencies
        angles = torch.cat([angles, angles], -1)[:, None]
        return angles.cos(), angles.sin()

    def logits(self, hidden):
        return F.linear(hidden, self.embed_tokens.weight)

"""Decoders whose attention is one com.microsoft.GroupQueryAttention node a layer, as newer exports have it."""

from contextlib import contextmanager

import torch
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.llama import modeling_llama

LONGEST_COUNTED = 1024


class GroupQueryAttention(torch.autograd.Function):
    """Stands for the node while a model is traced; what it returns then only has the right shapes."""

    @staticmethod
    def forward(
        context, query, key, value, past_key, past_value, last, total, cosines, sines, scale, rotates, heads, kept
    ):
        new = [part.view(*part.shape[:2], kept, -1).transpose(1, 2) for part in (key, value)]
        return query.clone(), torch.cat([past_key, new[0]], 2), torch.cat([past_value, new[1]], 2)

    @staticmethod
    def symbolic(
        graph, query, key, value, past_key, past_value, last, total, cosines, sines, scale, rotates, heads, kept
    ):
        inputs = [query, key, value, past_key, past_value, last, total] + ([cosines, sines] if rotates else [])
        made = graph.op(
            "com.microsoft::GroupQueryAttention",
            *inputs,
            outputs=3,
            do_rotary_i=int(rotates),
            kv_num_heads_i=kept,
            num_heads_i=heads,
            scale_f=scale,
        )
        made[0].setType(query.type())
        return made


class Layer:
    """Keys and values of one layer: the past going in, the present coming out."""

    def __init__(self, keys, values):
        self.keys, self.values = keys, values


class GroupedAttention:
    """Takes the place of transformers' cache, since with this node the cache lies inside the attention."""

    def __init__(self, past, attention_mask, rotates):
        self.layers = [Layer(*past[at : at + 2]) for at in range(0, len(past), 2)]
        self.last = (attention_mask.sum(1) - 1).to(torch.int32)
        self.total = torch._shape_as_tensor(attention_mask)[1].to(torch.int32)
        self.rotates = rotates
        GroupedAttention.current = self

    def get_seq_length(self, layer=0):
        return self.layers[layer].keys.shape[2]

    def update(self, keys, values, layer, options=None):
        """The node appends for itself."""
        return keys, values

    def attend(self, module, query, key, value, scaling):
        layer = self.layers[module.layer_idx]
        rows = [part.transpose(1, 2).flatten(2) for part in (query, key, value)]
        tables = self.tables(module) if self.rotates else (None, None)
        heads = int(query.shape[1]), int(key.shape[1])
        mixed, layer.keys, layer.values = GroupQueryAttention.apply(
            *rows, layer.keys, layer.values, self.last, self.total, *tables, scaling, self.rotates, *heads
        )
        return mixed.reshape(*mixed.shape[:2], -1, module.head_dim), None

    def tables(self, module):
        """Cosines and sines [position, size / 2] of Llama's plain rotary embedding."""
        base, size = module.config.rope_theta, module.head_dim
        frequencies = 1.0 / base ** (torch.arange(0, size, 2, dtype=torch.float) / size)
        angles = torch.arange(LONGEST_COUNTED)[:, None] * frequencies
        return angles.cos(), angles.sin()


def attend_grouped(module, query, key, value, mask, scaling=None, **kwargs):
    return GroupedAttention.current.attend(module, query, key, value, scaling)


@contextmanager
def attention_of(language_model, kind):
    """Lets the model use the node while its graph is written."""
    if not kind.grouped:
        yield
        return
    ALL_ATTENTION_FUNCTIONS["grouped"] = attend_grouped
    before, rotate = language_model.config._attn_implementation, modeling_llama.apply_rotary_pos_emb
    language_model.config._attn_implementation = "grouped"
    if kind.position_rank is None:
        # The node rotates, so the model must not.
        modeling_llama.apply_rotary_pos_emb = lambda query, key, *tables: (query, key)
    yield
    language_model.config._attn_implementation = before
    modeling_llama.apply_rotary_pos_emb = rotate

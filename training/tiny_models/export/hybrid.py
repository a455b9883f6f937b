"""Decoder graphs of hybrid models: keys and values of some layers and states of the others as inputs and outputs."""

from contextlib import contextmanager

import torch
from torch import nn

from .decoder import DecoderKind, free_axes
from .graph import Graph


@torch.jit.script
def gated_delta(query, key, value, decay, beta, state):
    """The gated delta rule token by token; a loop in the graph. All arguments are heads first, in float32."""
    mixed = value[:, :, :0]
    for token in range(value.shape[2]):
        state = state * decay[:, :, token].exp().unsqueeze(-1).unsqueeze(-1)
        known = (state * key[:, :, token].unsqueeze(-1)).sum(-2)
        change = (value[:, :, token] - known) * beta[:, :, token].unsqueeze(-1)
        state = state + key[:, :, token].unsqueeze(-1) * change.unsqueeze(-2)
        read = (state * query[:, :, token].unsqueeze(-1)).sum(-2)
        mixed = torch.cat([mixed, read.unsqueeze(2)], 2)
    return mixed, state


def traced_rule(query, key, value, g, beta, initial_state, **options):
    """Takes the place of transformers' rule in chunks, whose number a trace would freeze."""
    repeats = value.shape[2] // key.shape[2]
    heads_first = [part.transpose(1, 2).float() for part in (query, key, value, g, beta)]
    query, key = (unit(part).repeat_interleave(repeats, dim=1) for part in heads_first[:2])
    mixed, state = gated_delta(query * query.shape[-1] ** -0.5, key, *heads_first[2:], initial_state)
    return mixed.transpose(1, 2), state


def unit(rows):
    return rows * torch.rsqrt((rows * rows).sum(-1, keepdim=True) + 1e-6)


@contextmanager
def traceable():
    from transformers.models.qwen3_5 import modeling_qwen3_5

    chunked = modeling_qwen3_5.torch_chunk_gated_delta_rule
    modeling_qwen3_5.torch_chunk_gated_delta_rule = traced_rule
    try:
        yield
    finally:
        modeling_qwen3_5.torch_chunk_gated_delta_rule = chunked


class TracedCache:
    """Takes the place of transformers' cache, which fills tensors in place."""

    def __init__(self, past):
        self.parts = past

    def get_seq_length(self, *options):
        return 0

    def is_recording_past(self, layer):
        return False

    def update(self, keys, values, layer, *options, **more):
        before = self.parts[layer]
        self.parts[layer] = [torch.cat(pair, 2) for pair in zip(before, (keys, values), strict=True)]
        return self.parts[layer]

    def get_conv_state(self, layer, state_idx=0):
        return self.parts[layer][0]

    def update_conv_state(self, rows, layer, **options):
        width = self.parts[layer][0].shape[-1]
        rows = torch.cat([self.parts[layer][0], rows], -1)
        self.parts[layer] = [rows[..., -width:], *self.parts[layer][1:]]
        return rows

    def get_recurrent_state(self, layer, state_idx=0):
        return self.parts[layer][1]

    def update_recurrent_state(self, state, layer):
        self.parts[layer] = [self.parts[layer][0], state]


class HybridDecoder(nn.Module):
    """`counts` says how many tensors each layer keeps."""

    def __init__(self, family, model, counts):
        super().__init__()
        self.counts = counts
        self.kinds = set(model.config.get_text_config().layer_types)
        self.language_model = family.language_model(model)
        self.lm_head = model.lm_head

    def forward(self, inputs_embeds, attention_mask, position_ids, *past):
        parts = iter(past)
        cache = TracedCache([[next(parts) for _ in range(count)] for count in self.counts])
        length, total = inputs_embeds.shape[1], attention_mask.shape[1]
        seen = torch.arange(total)[None, :] <= torch.arange(total - length, total)[:, None]
        seen = seen[None, None] & (attention_mask[:, None, None, :] > 0)
        mask = torch.where(seen, 0.0, torch.finfo(torch.float32).min)
        with traceable():
            output = self.language_model(
                inputs_embeds=inputs_embeds,
                attention_mask={kind: mask if kind == "full_attention" else None for kind in self.kinds},
                position_ids=position_ids,
                cache=cache,
                use_cache=True,
            )
        present = [part for layer in cache.parts for part in layer]
        return self.lm_head(output.last_hidden_state), *present


def hybrid_decoder_graph(family, model):
    """Names and shapes as in the conversions for transformers.js; traced after a past, with several new tokens."""
    text = model.config.get_text_config()
    length, past = 5, 3
    rank = 3 if "mrope_section" in (text.rope_parameters or {}) else 2
    counting = torch.arange(past, past + length)
    rows = {
        "inputs_embeds": torch.randn(1, length, text.hidden_size),
        "attention_mask": torch.ones(1, past + length, dtype=torch.long),
        "position_ids": counting.expand(*[3] * (rank - 2), 1, length).contiguous(),
    }
    outputs, counts = ["logits"], []
    for layer, kind in enumerate(text.layer_types):
        kept = cached(text, layer, kind, past)
        counts.append(len(kept))
        for name, tensor in kept.items():
            rows[name] = tensor
            outputs.append(name.replace("past_key_values", "present").replace("past_", "present_"))
    axes = free_axes(rows, outputs, DecoderKind(rank))
    axes.update({name: {0: "batch_size"} for name in [*rows, *outputs] if "_conv." in name or "_recurrent." in name})
    return Graph(HybridDecoder(family, model, counts), tuple(rows.values()), list(rows), outputs, axes)


def cached(text, layer, kind, past):
    """The tensors that a layer keeps."""
    if kind == "full_attention":
        size = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
        shape = 1, text.num_key_value_heads, past, size
        return {f"past_key_values.{layer}.{part}": torch.randn(shape) for part in ("key", "value")}
    if kind == "conv":
        return {f"past_conv.{layer}": torch.randn(1, text.hidden_size, text.conv_L_cache)}
    keys, values = text.linear_key_head_dim, text.linear_value_head_dim
    width = 2 * keys * text.linear_num_key_heads + values * text.linear_num_value_heads
    return {
        f"past_conv.{layer}": torch.randn(1, width, text.linear_conv_kernel_dim),
        f"past_recurrent.{layer}": torch.randn(1, text.linear_num_value_heads, keys, values),
    }

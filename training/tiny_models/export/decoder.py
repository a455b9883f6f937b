"""The decoder graph: transformers' language model and head, with the KV cache as plain inputs and outputs."""

from dataclasses import dataclass

import torch
from torch import nn
from transformers import DynamicCache

from .gqa import GroupedAttention
from .graph import Graph


@dataclass(frozen=True)
class DecoderKind:
    """What a decoder graph looks like from outside, and how its attention is written."""

    # Rank of position_ids: 3 for [3, B, S], 2 for [B, S], None where the graph counts for itself.
    position_rank: int | None
    grouped: bool = False
    keeps_logits: bool = False
    deepstack: int = 0


class Decoder(nn.Module):
    """One call of the language model and the head after any length of past."""

    def __init__(self, family, model, kind):
        super().__init__()
        self.language_model = family.language_model(model)
        self.lm_head = model.lm_head
        self.kind = kind
        self.takes_masks_by_name = family.takes_masks_by_name
        if kind.deepstack:
            # transformers adds to the rows of a mask; a graph takes whole rows, zero where there is text.
            self.language_model._deepstack_process = lambda hidden, mask, added: hidden + added

    def forward(self, inputs_embeds, attention_mask, *rest):
        rest = list(rest)
        positions = rest.pop(0) if self.kind.position_rank else None
        kept = rest.pop(0) if self.kind.keeps_logits else None
        added = [rest.pop(0) for _ in range(self.kind.deepstack)]
        cache = self.cache(rest, attention_mask)
        mask = self.mask(attention_mask, inputs_embeds)
        output = self.language_model(
            inputs_embeds=inputs_embeds,
            attention_mask={"full_attention": mask} if self.takes_masks_by_name else mask,
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
            **({"deepstack_visual_embeds": added, "visual_pos_masks": mask} if added else {}),
        )
        present = [part for layer in cache.layers for part in (layer.keys, layer.values)]
        hidden = output.last_hidden_state
        return self.lm_head(hidden if kept is None else hidden[:, -kept:]), *present

    def cache(self, past, attention_mask):
        if self.kind.grouped:
            return GroupedAttention(past, attention_mask, rotates=self.kind.position_rank is None)
        cache = DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        return cache

    def mask(self, attention_mask, inputs_embeds):
        """transformers takes a finished mask as it is; the one it would build itself cannot be traced."""
        if self.kind.grouped:
            return attention_mask[:, None, None, :]
        total = attention_mask.shape[1]
        keys = torch.arange(total)
        queries = torch.arange(total - inputs_embeds.shape[1], total)
        seen = (keys[None, :] <= queries[:, None])[None, None] & (attention_mask[:, None, None, :] > 0)
        return torch.where(seen, 0.0, torch.finfo(torch.float32).min)


def decoder_graph(family, model, kind):
    """Traced with a past and more than one new token, so that prefill in pieces is part of the graph."""
    text = model.config.get_text_config()
    length, past = 5, 3
    heads, size = text.num_key_value_heads, family.head_size(text)
    layers = [f"{layer}.{part}" for layer in range(text.num_hidden_layers) for part in ("key", "value")]
    rows = {"inputs_embeds": torch.randn(1, length, text.hidden_size)}
    rows["attention_mask"] = torch.ones(1, past + length, dtype=torch.long)
    counting = torch.arange(past, past + length)
    if kind.position_rank:
        shape = (3, 1, length) if kind.position_rank == 3 else (1, length)
        rows["position_ids"] = counting.expand(*shape).contiguous()
    if kind.keeps_logits:
        rows["num_logits_to_keep"] = torch.tensor(1)
    rows.update({f"deepstack_scattered_{n}": rows["inputs_embeds"] + n for n in range(kind.deepstack)})
    rows.update({f"past_key_values.{name}": torch.randn(1, heads, past, size) for name in layers})
    outputs = ["logits"] + [f"present.{name}" for name in layers]
    module = Decoder(family, model, kind)
    opsets = {"com.microsoft": 1} if kind.grouped else None
    return Graph(module, tuple(rows.values()), list(rows), outputs, free_axes(rows, outputs, kind), opsets)


def free_axes(inputs, outputs, kind):
    """Batch, new tokens and past are free."""
    axes = {
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "logits": {0: "batch_size", 1: "kept_length" if kind.keeps_logits else "sequence_length"},
    }
    if kind.position_rank:
        first = kind.position_rank - 2
        axes["position_ids"] = {first: "batch_size", first + 1: "sequence_length"}
    for name in [*inputs, *outputs]:
        if name.startswith("deepstack_scattered_"):
            axes[name] = {0: "batch_size", 1: "sequence_length"}
        if name.startswith("past_key_values."):
            axes[name] = {0: "batch_size", 2: "past_sequence_length"}
        if name.startswith("present."):
            axes[name] = {0: "batch_size", 2: "total_sequence_length"}
    return axes

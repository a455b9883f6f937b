"""Leaving visual tokens out between the layers of the language model, in plain PyTorch on transformers' own layers."""

from dataclasses import dataclass

import torch
from transformers import DynamicCache

from .inside_choice import CHOICES, SMALLEST_GAP, NearTie, Seen
from .references.reference import MAX_NEW_TOKENS


@dataclass(frozen=True)
class Stage:
    """In front of `layer`, visual tokens go that a method does not choose by what the layer before shows.

    `values` are what the method is given: a share of all visual tokens of the prompt that is gone, or its thresholds.
    With HoliTom, each token that goes is averaged half and half, in order, into the one that is most similar to it
    (cosine of the hidden states before any merging) among those that stay.
    """

    layer: int
    method: str
    values: tuple


class Inside:
    """One prompt through the model with some stages; `kept` then has the visual tokens left after each."""

    def __init__(self, reference, stages, sampled=None):
        self.reference = reference
        self.model = reference.language_model
        self.stages = {stage.layer: stage for stage in stages}
        # Of all visual tokens of the prompt, those that FEATHER's first stage keeps anyhow.
        self.sampled = sampled
        self.cache = DynamicCache()
        self.kept = []

    def answer(self, embeds, visual, positions, following, deepstack=()):
        """Greedy ids, the logits [V] at the prompt's last token, and the smallest lead of a chosen token.

        `deepstack` has rows [S, H] that are added behind the first layers, zero where there is text.
        """
        with torch.no_grad():
            logits = first = self.prefill(embeds[None], torch.from_numpy(visual), positions, list(deepstack))
            chosen, lead = [], float("inf")
            while True:
                best = logits.topk(2)
                lead = min(lead, float(best.values[0] - best.values[1]))
                chosen.append(int(best.indices[0]))
                if chosen[-1] in self.reference.eos or len(chosen) == MAX_NEW_TOKENS:
                    return chosen, first.numpy(), lead
                hidden = self.model.embed_tokens(torch.tensor([chosen[-1:]]))
                logits = self.step(hidden, torch.full((3, 1), following))
                following += 1

    def prefill(self, hidden, visual, positions, deepstack):
        count, weights, unrotated = int(visual.sum()), None, None
        # The number that each row has among the visual tokens.
        number = torch.where(visual, visual.cumsum(0) - 1, -1)
        for index in range(len(self.model.layers)):
            stage = self.stages.get(index)
            if stage:
                staying = self.staying(stage, Seen(weights, number, count, unrotated))
                hidden = self.merged(hidden, number, staying) if stage.method == "holitom" else hidden
                hidden, number, positions = hidden[:, staying], number[staying], positions[:, staying]
                deepstack = [part[staying] for part in deepstack]
                self.kept.append(number[number >= 0].tolist())
            length = hidden.shape[1]
            mask = torch.full((length, length), torch.finfo(torch.float32).min).triu(1)[None, None]
            unrotated = self.unrotated(index, hidden, number)
            hidden, weights = self.layer(index, hidden, mask, positions)
            hidden = hidden + deepstack[index] if index < len(deepstack) else hidden
        return self.head(hidden)

    def step(self, hidden, positions):
        """One new token sees what each layer has kept."""
        for index in range(len(self.model.layers)):
            hidden, _ = self.layer(index, hidden, None, positions)
        return self.head(hidden)

    def layer(self, index, hidden, mask, positions):
        """Hidden states behind one layer, and its attention weights [heads, queries, keys]."""
        start = self.cache.get_seq_length(index)
        layer, seen = self.model.layers[index], []
        # Not every family's layer passes on the weights of its attention.
        hook = layer.self_attn.register_forward_hook(lambda module, given, made: seen.append(made[1]))
        out = layer(
            hidden,
            attention_mask=mask,
            past_key_values=self.cache,
            output_attentions=True,
            use_cache=True,
            cache_position=torch.arange(start, start + hidden.shape[1]),
            position_embeddings=self.model.rotary_emb(hidden, positions[:, None]),
        )
        hook.remove()
        return out if torch.is_tensor(out) else out[0], seen[0][0]

    def head(self, hidden):
        return self.reference.model.lm_head(self.model.norm(hidden[0, -1:]))[0]

    def unrotated(self, index, hidden, number):
        """The last row's attention [rows] to the visual rows, of queries and keys as they are before the rotation."""
        attention = self.model.layers[index].self_attn
        seen = self.model.layers[index].input_layernorm(hidden[0])
        heads = [seen.shape[0], -1, attention.head_dim]
        query, key = attention.q_proj(seen).view(heads), attention.k_proj(seen).view(heads)
        if hasattr(attention, "q_norm"):
            query, key = attention.q_norm(query), attention.k_norm(key)
        key = key.repeat_interleave(query.shape[1] // key.shape[1], dim=1)
        visual = torch.nonzero(number >= 0)[:, 0]
        products = torch.einsum("hd,khd->hk", query[-1], key[visual]) / attention.head_dim**0.5
        paid = torch.zeros(len(number))
        paid[visual] = products.softmax(-1).mean(0)
        return paid

    def staying(self, stage, seen):
        """bool [rows]: text, and the visual tokens that the stage keeps."""
        staying = seen.number < 0
        if len(seen.visual):
            staying[CHOICES[stage.method](seen, stage.values)] = True
        if stage.method == "feather" and not self.kept:
            staying[seen.visual[self.sampled]] = True
        return staying

    def merged(self, hidden, number, staying):
        """The hidden states after every token that goes has been averaged into its most similar one."""
        targets = torch.nonzero(staying & (number >= 0))[:, 0]
        going = torch.nonzero(~staying)[:, 0]
        directions = torch.nn.functional.normalize(hidden[0], dim=-1)
        similar = directions[going] @ directions[targets].T
        best = similar.topk(2).values
        if (best[:, 0] - best[:, 1]).min() <= SMALLEST_GAP:
            raise NearTie
        hidden = hidden.clone()
        for row, target in zip(going, targets[similar.argmax(1)], strict=True):
            hidden[0, target] = (hidden[0, target] + hidden[0, row]) / 2
        return hidden

"""Leaving visual tokens out between the layers of the language model, in plain PyTorch on transformers' own layers."""

from dataclasses import dataclass

import torch
from transformers import DynamicCache

from .references.reference import MAX_NEW_TOKENS

# A ranking that hangs on less than this would test rounding.
SMALLEST_GAP = 2e-6


class NearTie(Exception):
    """A ranking that rounding could turn."""


@dataclass(frozen=True)
class Stage:
    """In front of `layer`, a share `removed` of all visual tokens of the prompt is gone.

    Tokens are ranked by the attention of the prompt's last token in the layer before, averaged over heads; of equal
    ones the first is better. With `merge`, each token that goes is averaged half and half, in order, into the one that
    is most similar to it (cosine of the hidden states before any merging) among those that stay.
    """

    layer: int
    removed: float
    merge: bool = False


class Inside:
    """One prompt through the model with some stages; `kept` then has the visual tokens left after each."""

    def __init__(self, reference, stages):
        self.reference = reference
        self.model = reference.language_model
        self.stages = {stage.layer: stage for stage in stages}
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
        count, weights = int(visual.sum()), None
        # The number that each row has among the visual tokens.
        number = torch.where(visual, visual.cumsum(0) - 1, -1)
        for index in range(len(self.model.layers)):
            stage = self.stages.get(index)
            if stage:
                staying = self.staying(weights, number, round(count * (1 - stage.removed)))
                hidden = self.merged(hidden, number, staying) if stage.merge else hidden
                hidden, number, positions = hidden[:, staying], number[staying], positions[:, staying]
                deepstack = [part[staying] for part in deepstack]
                self.kept.append(number[number >= 0].tolist())
            length = hidden.shape[1]
            mask = torch.full((length, length), torch.finfo(torch.float32).min).triu(1)[None, None]
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

    def staying(self, weights, number, keep):
        """bool [rows]: text, and the `keep` visual tokens that the last token attends to most."""
        attention = weights.mean(0)[-1]
        tokens = torch.nonzero(number >= 0)[:, 0]
        order = torch.argsort(attention[tokens], descending=True, stable=True)
        ranked = attention[tokens[order]]
        if keep < len(ranked) and ranked[keep - 1] - ranked[keep] <= SMALLEST_GAP:
            raise NearTie
        staying = number < 0
        staying[tokens[order[:keep]]] = True
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

"""The language model in training: with heads for the labels of `memories`, which are thrown away afterwards."""

import torch
from torch import nn
from torch.nn import functional as F

from . import memories
from .labels import NONE
from .language import CONFIG, Language, Places

AUXILIARY_LAYER = 4  # after so many layers the labels are read off


class Reader(nn.Module):
    """The language model with its heads."""

    def __init__(self, entries, prefix):
        super().__init__()
        self.language = Language(entries)
        self.heads = nn.ModuleList(nn.Linear(CONFIG["hidden_size"], size) for size in memories.SIZES)
        self.prefix = prefix

    def forward(self, features, packed):
        """Logits at the places that have a target, and the hidden states of visual tokens half-way."""
        model = self.language
        index = packed.order[..., None].expand(-1, -1, features.shape[-1])
        visual = torch.gather(features.flatten(1, 2), 1, index)
        prefix = model.embed_tokens(torch.tensor(self.prefix)).expand(len(features), -1, -1)
        places = Places(model.turn(packed.context), model.turn(packed.text), packed.visible, packed.length)
        layers = list(model(torch.cat([prefix, visual], 1), model.embed_tokens(packed.ids.flatten(1)), places))
        wanted = packed.targets.flatten(1) != NONE
        return model.logits(model.norm(layers[-1][1][wanted])), layers[AUXILIARY_LAYER - 1][0][:, packed.visual]

    def auxiliary(self, middle, labels, packed, pairs):
        """The mean of the heads' cross entropies; `pairs` bool [kinds, tints] are those that training shows."""
        index = packed.order[..., None].expand(-1, -1, labels.shape[-1])
        truth = torch.gather(labels.flatten(1, 2), 1, index)
        truth = torch.where(packed.real[..., None], truth, NONE)
        rows = F.rms_norm(middle, middle.shape[-1:])
        never = F.pad(~pairs, (1, 0, 1, 0))
        losses = []
        for column, head in enumerate(self.heads):
            asked = truth[..., column] != NONE
            if asked.any():
                logits = head(rows[asked])
                for others, spared in ((memories.KIND_OF, never), (memories.TINT_OF, never.T)):
                    if column in others:
                        logits = logits.masked_fill(spared[truth[..., others[column]][asked]], -torch.inf)
                losses.append(F.cross_entropy(logits, truth[..., column][asked]))
        return sum(losses) / len(losses) if losses else 0 * middle.sum()


class Narrow(nn.Linear):
    """A linear layer that multiplies in bfloat16; weights and what comes out are float32."""

    def forward(self, rows):
        bias = None if self.bias is None else self.bias.bfloat16()
        return F.linear(rows.bfloat16(), self.weight.bfloat16(), bias).float()


def narrow(model):
    """Makes all linear layers multiply in bfloat16."""
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.__class__ = Narrow

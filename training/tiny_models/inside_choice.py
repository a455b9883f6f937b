"""Which visual tokens a stage between two layers keeps, by published methods, in plain PyTorch."""

from dataclasses import dataclass

import torch

# A choice that hangs on less than this would test rounding.
SMALLEST_GAP = 2e-6
SAMPLE_STRIDE = 3


class NearTie(Exception):
    """A choice that rounding could turn."""


@dataclass(frozen=True)
class Seen:
    """What a stage can see of the layer before.

    `weights` [heads, queries, keys] is its attention, `number` [rows] the number that each row has among the visual
    tokens or -1, `count` how many visual tokens the prompt had, and `unrotated` [rows] the last row's attention to the
    visual rows alone, of queries and keys that were not rotated.
    """

    weights: torch.Tensor
    number: torch.Tensor
    count: int
    unrotated: torch.Tensor | None = None

    @property
    def visual(self):
        return torch.nonzero(self.number >= 0)[:, 0]

    @property
    def text(self):
        """The attention of all rows behind the last visual one."""
        return self.weights[:, int(self.visual[-1]) + 1 :]


def last_row(seen):
    return seen.weights.mean(0)[-1]


def weighted(seen):
    """AdaptInfer: a row weighs as much as its column in the symmetrised attention of the rows to each other."""
    text = seen.text
    own = text[:, :, -text.shape[1] :]
    both = own + own.mT - torch.diag_embed(torch.diagonal(own, dim1=1, dim2=2))
    return torch.einsum("hr,hrk->k", both.sum(1), text)


def all_rows(seen):
    return seen.text.mean(0).sum(0)


def distinct(one, other):
    if abs(float(one) - float(other)) <= SMALLEST_GAP:
        raise NearTie


def best(scores, seen, keep):
    """The rows of the `keep` visual tokens of the highest score; of equal ones the first is better."""
    visual = seen.visual
    order = torch.argsort(scores[visual], descending=True, stable=True)
    ranked = scores[visual[order]]
    if 0 < keep < len(ranked):
        distinct(ranked[keep - 1], ranked[keep])
    return visual[order[:keep]]


def share(score):
    return lambda seen, values: best(score(seen), seen, round(seen.count * (1 - values[0])))


def mass(seen, values):
    """ZipVL: as few as have this share of the score."""
    scores = all_rows(seen)
    ranked = scores[seen.visual].sort(descending=True).values.double().cumsum(0)
    wanted = values[0] * ranked[-1]
    keep = int((ranked < wanted).sum()) + 1
    distinct(ranked[keep - 1], wanted)
    return best(scores, seen, keep)


def ratio(seen, values):
    """ToDRE: none once the text pays visual tokens less than this."""
    paid = seen.text.mean(0)[:, seen.visual].sum(1).mean()
    distinct(paid, values[0])
    return seen.visual if paid >= values[0] else seen.visual[:0]


def filters(seen, values):
    """MustDrop: what the text as a whole or one row of it looks at."""
    text = seen.text.mean(0)[:, seen.visual]
    total, row = text.sum(0), text.max(0).values
    for found, least in [(total, values[0] * total.sum()), (row, values[1])]:
        distinct((found - least).abs().min(), 0)
    return seen.visual[(total >= values[0] * total.sum()) | (row >= values[1])]


CHOICES = {
    "holitom": share(last_row),
    "fastv": share(last_row),
    "pyramiddrop": share(last_row),
    "feather": share(lambda seen: seen.unrotated),
    "adaptinfer": share(weighted),
    "zipvl": mass,
    "todre": ratio,
    "mustdrop": filters,
}


def sample(columns, tokens):
    """bool [tokens]: every third row and column of a grid."""
    index = torch.arange(tokens)
    return (index // columns % SAMPLE_STRIDE == 0) & (index % columns % SAMPLE_STRIDE == 0)

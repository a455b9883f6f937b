"""Masks of kept visual tokens, bool [B, T, N], for training: the published drops, ours, and simple ones."""

import numpy as np
import torch
from torch.nn import functional as F

CENTRES_STEPS = 4  # as many as `centerclip` takes together
CENTRES_ROUNDS = 2
CENTRES_AT_ONCE = 256  # windows, which bounds the memory that their distances take


def anchored(features: torch.Tensor, threshold: float) -> torch.Tensor:
    """Drops a token if it is similar to the last kept one at its position."""
    rows = F.normalize(features.float(), dim=-1)
    anchor = rows[:, 0].clone()
    keep = torch.ones(rows.shape[:3], dtype=torch.bool)
    for step in range(1, rows.shape[1]):
        keep[:, step] = (anchor * rows[:, step]).sum(-1) <= threshold
        anchor = torch.where(keep[:, step, :, None], rows[:, step], anchor)
    return keep


def previous(features: torch.Tensor, threshold: float) -> torch.Tensor:
    """Drops a token if it is similar to the one before it at its position (TimeChat-Online)."""
    rows = F.normalize(features.float(), dim=-1)
    keep = torch.ones(rows.shape[:3], dtype=torch.bool)
    keep[:, 1:] = (rows[:, 1:] * rows[:, :-1]).sum(-1) <= threshold
    return keep


def remembered(features: torch.Tensor, threshold: float, horizon: np.ndarray) -> torch.Tensor:
    """Keeps what a bounded memory has left: each position's last kept token before a clip's horizon [B], and all kept
    tokens after it."""
    keep = anchored(features, threshold)
    for own, end in zip(keep, horizon, strict=True):
        numbers = torch.arange(1, end + 1)[:, None]
        last = (own[:end] * numbers).amax(0)
        own[:end] = numbers == last
    return keep


def centres(features: torch.Tensor, among: torch.Tensor, share: float) -> torch.Tensor:
    """Keeps the medoids of every few steps, a share of all their tokens, chosen `among` some of these (CenterCLIP)."""
    batch, count, cells, width = features.shape
    missing = (0, 0, 0, 0, 0, -count % CENTRES_STEPS)
    rows = F.pad(features.float(), missing).view(-1, CENTRES_STEPS * cells, width)
    among = F.pad(among, missing[2:]).view(len(rows), -1)
    number = max(1, round(share * rows.shape[1]))
    parts = zip(rows.split(CENTRES_AT_ONCE), among.split(CENTRES_AT_ONCE), strict=True)
    keep = torch.cat([medoids(*part, number) for part in parts])
    return keep.view(batch, -1, cells)[:, :count]


def medoids(rows: torch.Tensor, among: torch.Tensor, count: int) -> torch.Tensor:
    """At most `count` medoids of rows [M, N, D], chosen among some of them, bool [M, N]: the longest one and then those
    farthest from the chosen, moved to the centres of their clusters."""
    far = torch.cdist(rows, rows) - torch.eye(rows.shape[1])  # a row is nearest to itself
    norms = rows.norm(dim=-1).masked_fill(~among, -torch.inf)
    chosen = norms.argmax(1, keepdim=True)
    for _ in range(1, count):
        nearest = far.gather(1, chosen[..., None].expand(-1, -1, far.shape[1])).amin(1)
        farthest = nearest.masked_fill(~among, -torch.inf).argmax(1, keepdim=True)
        chosen = torch.cat([chosen, farthest], 1)
    for _ in range(CENTRES_ROUNDS):
        owner = far.gather(2, chosen[:, None].expand(-1, far.shape[1], -1)).argmin(2)
        same = owner[:, :, None] == torch.arange(count)
        member = same & among[..., None]
        sums = (far @ member.float()).masked_fill(~member, torch.inf)
        chosen = torch.where(member.any(1), sums.argmin(1), chosen)
    return torch.zeros_like(among).scatter(1, chosen, True) & among


def steps(features: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Keeps whole steps at even distances."""
    keep = torch.zeros(features.shape[:3], dtype=torch.bool)
    stride = int(random.integers(2, 6))
    keep[:, int(random.integers(stride)) :: stride] = True
    return keep


def some(features: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Keeps each token with the same probability."""
    return torch.from_numpy(random.random(features.shape[:3]) < random.uniform(0.15, 0.6))

"""Masks of kept visual tokens, bool [B, T, N], for training: the published drops, ours, and simple ones."""

import numpy as np
import torch
from torch.nn import functional as F


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


def steps(features: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Keeps whole steps at even distances."""
    keep = torch.zeros(features.shape[:3], dtype=torch.bool)
    stride = int(random.integers(2, 6))
    keep[:, int(random.integers(stride)) :: stride] = True
    return keep


def some(features: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Keeps each token with the same probability."""
    return torch.from_numpy(random.random(features.shape[:3]) < random.uniform(0.15, 0.6))

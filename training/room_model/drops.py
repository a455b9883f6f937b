"""Which visual tokens are left, bool [B, T, N], for training: the published drops, ours, and plain ones."""

import torch
from torch.nn import functional as F


def anchored(features, threshold):
    """A token is dropped if it is like the last kept one at its place."""
    rows = F.normalize(features.float(), dim=-1)
    anchor = rows[:, 0].clone()
    keep = torch.ones(rows.shape[:3], dtype=torch.bool)
    for step in range(1, rows.shape[1]):
        keep[:, step] = (anchor * rows[:, step]).sum(-1) <= threshold
        anchor = torch.where(keep[:, step, :, None], rows[:, step], anchor)
    return keep


def previous(features, threshold):
    """A token is dropped if it is like the one before it at its place (TimeChat-Online)."""
    rows = F.normalize(features.float(), dim=-1)
    keep = torch.ones(rows.shape[:3], dtype=torch.bool)
    keep[:, 1:] = (rows[:, 1:] * rows[:, :-1]).sum(-1) <= threshold
    return keep


def remembered(features, threshold, horizon):
    """What a bounded memory has left: before a clip's horizon [B] each cell's last kept token, from there on all kept."""
    keep = anchored(features, threshold)
    for own, end in zip(keep, horizon):
        numbers = torch.arange(1, end + 1)[:, None]
        last = (own[:end] * numbers).amax(0)
        own[:end] = numbers == last
    return keep


def steps(features, random):
    """Whole steps, some at even distances."""
    keep = torch.zeros(features.shape[:3], dtype=torch.bool)
    stride = int(random.integers(2, 6))
    keep[:, int(random.integers(stride)) :: stride] = True
    return keep


def some(features, random):
    """Each token by chance."""
    return torch.from_numpy(random.random(features.shape[:3]) < random.uniform(0.15, 0.6))

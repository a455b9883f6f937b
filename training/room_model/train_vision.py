"""Stage one: the vision encoder alone, with a label for every cell of every step."""

import argparse
import math
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .cells import COLUMN, KIND, LANDMARK, MOVING, ROW, SHARE, STATE, TINT, VIEW, labels
from .clips import GRID, KINDS, LANDMARKS, TINTS, read
from .labels import NONE
from .vision import CONFIG, Vision, patches

UNCHANGED, CHANGED = 0.97, 0.35  # where the cosine of a cell's features in two steps should lie


class Heads(nn.Module):
    """What is read off a token, linearly; thrown away afterwards."""

    SIZES = {KIND: len(KINDS), TINT: len(TINTS), MOVING: 2, LANDMARK: len(LANDMARKS), ROW: GRID, COLUMN: GRID}

    def __init__(self, size):
        super().__init__()
        self.norm = nn.RMSNorm(size)
        self.columns = nn.ModuleDict({str(column): nn.Linear(size, n) for column, n in self.SIZES.items()})
        self.share = nn.Linear(size, 1)

    def forward(self, features):
        x = self.norm(features)
        return {int(column): head(x) for column, head in self.columns.items()}, self.share(x).squeeze(-1)


class Steps:
    """All steps of a set of clips in memory, and where each clip's begin."""

    def __init__(self, paths):
        pictures, truths, starts = [], [], [0]
        for path in paths:
            with open(path, "rb") as stream:
                for clip in read(stream):
                    pictures.append(clip.pictures[: 2 * clip.steps])
                    truths.append(labels(clip))
                    starts.append(starts[-1] + clip.steps)
        self.pictures = np.concatenate(pictures).reshape(-1, 2, *pictures[0].shape[1:])
        self.labels, self.starts = np.concatenate(truths), np.array(starts)
        self.unseen = unseen(self.labels)

    def pairs(self, count, random):
        """Numbers of two steps of one clip each, one to four apart."""
        clip = random.integers(len(self.starts) - 1, size=count)
        low, high = self.starts[clip], self.starts[clip + 1]
        gap = np.minimum(random.integers(1, 5, size=count), high - low - 1)
        first = low + (random.random(count) * (high - low - gap)).astype(int)
        return np.stack([first, first + gap])


def unseen(labels):
    """Which shapes no cell shows in which colours, bool [kinds, tints]."""
    shown = labels[(labels[..., KIND] != NONE) & (labels[..., TINT] != NONE)]
    out = torch.ones(len(KINDS), len(TINTS), dtype=torch.bool)
    out[shown[:, KIND], shown[:, TINT]] = False
    return out


def recolour(rows, truth, random):
    """Swaps the colour channels of some pairs of steps, makes others grey, and asks nothing there that colours tell.

    Each colour lacks a shape in training, so that the test can ask for the pair. Without this an encoder takes the one
    as evidence against the other: it learned that nothing green is a circle."""
    half = len(rows) // 2
    pixels = rows.view(*rows.shape[:2], 3, -1)
    for pair in range(half):
        chance, order = random.random(), torch.from_numpy(random.permutation(3))
        for at in (pair, pair + half):
            if chance < 0.6:
                grey = pixels[at].amax(1, keepdim=True)
                pixels[at] = pixels[at][:, order] if chance < 0.35 else grey
                truth[at][:, [TINT, LANDMARK, ROW, COLUMN]] = NONE


def spare(logits, truth, unseen):
    """Takes a shape that no cell shows in a cell's colour out of that cell's choice, and so with colours.

    That a pair never comes is how training and test are kept apart, and nothing that should be learned."""
    for column, other, pairs in ((KIND, TINT, unseen.T), (TINT, KIND, unseen)):
        known = truth[..., other].clamp(min=0)
        never = pairs[known] & (truth[..., other] != NONE)[..., None]
        logits[column] = logits[column].masked_fill(never, -torch.inf)


def states(truth, half):
    """The states of the cells in pairs of steps, and which of them can be compared: those under a camera that rests."""
    one, other = truth[:half, :, STATE], truth[half:, :, STATE]
    view, same = truth[:half, :, VIEW], truth[:half, :, VIEW] == truth[half:, :, VIEW]
    return one, other, (one != NONE) & (other != NONE) & (view != NONE) & same


def losses(features, truth, heads, unseen):
    """Cross entropy for each column, and the consistency of a cell over time."""
    logits, share = heads(features)
    spare(logits, truth, unseen)
    parts = {}
    for column, out in logits.items():
        target = truth[..., column].flatten()
        parts[column] = F.cross_entropy(out.flatten(0, 1), target, ignore_index=NONE)
    parts["share"] = 4 * F.mse_loss(share, truth[..., SHARE].float() / 255)
    half = len(features) // 2
    similar = F.cosine_similarity(features[:half], features[half:], dim=-1)
    one, other, known = states(truth, half)
    same, different = known & (one == other), known & (one != other)
    parts["same"] = 3 * F.relu(UNCHANGED - similar[same]).mean() if same.any() else 0 * similar.sum()
    parts["different"] = F.relu(similar[different] - CHANGED).mean() if different.any() else 0 * similar.sum()
    return parts


@torch.no_grad()
def report(model, heads, steps):
    """Accuracy of each head, and how well the cosine separates unchanged from changed cells (AUC)."""
    random = np.random.default_rng(1)
    right, similar, changed = {}, [], []
    for _ in range(24):
        pair = steps.pairs(32, random).reshape(-1)
        features = model(patches(torch.from_numpy(steps.pictures[pair])))
        truth = torch.from_numpy(steps.labels[pair]).long()
        for column, out in heads(features)[0].items():
            target = truth[..., column]
            right.setdefault(column, []).append((out.argmax(-1) == target)[target != NONE])
        one, other, known = states(truth, 32)
        similar.append(F.cosine_similarity(features[:32], features[32:], dim=-1)[known])
        changed.append((one != other)[known])
    similar, changed = torch.cat(similar), torch.cat(changed)
    names = {KIND: "kind", TINT: "tint", MOVING: "moving", LANDMARK: "landmark", ROW: "row", COLUMN: "column"}
    out = {names[column]: round(torch.cat(hits).float().mean().item(), 4) for column, hits in right.items()}
    ranks = similar.argsort().argsort().double()
    n, m = changed.sum().item(), (~changed).sum().item()
    out["auc"] = round(1 - (ranks[changed].sum().item() - n * (n - 1) / 2) / (n * m), 4)
    out["same5%"] = round(similar[~changed].quantile(0.05).item(), 3)
    out["changed95%"] = round(similar[changed].quantile(0.95).item(), 3)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="+", help="files of `sluice world`; the last one is for validation")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--out", default="vision.pt")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--start", help="weights to go on from, of this or of load_folder")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    train, validation = Steps(options.clips[:-1]), Steps(options.clips[-1:])
    model, heads = Vision(), Heads(CONFIG["out_hidden_size"])
    if options.start:
        weights = torch.load(options.start)
        model.load_state_dict(weights["vision"])
        if "heads" in weights:  # a folder has none
            heads.load_state_dict(weights["heads"])
    print(len(train.pictures), "steps,", sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    every = list(model.parameters()) + list(heads.parameters())
    optimizer = torch.optim.AdamW(every, options.rate, betas=(0.9, 0.98), weight_decay=0.02)
    begin, number = time.time(), 0
    while (share := number / options.steps) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (number + 1) / 150) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        pair = train.pairs(32, random).reshape(-1)
        truth = torch.from_numpy(train.labels[pair]).long()
        rows = patches(torch.from_numpy(train.pictures[pair]))
        recolour(rows, truth, random)
        parts = losses(model(rows), truth, heads, train.unseen)
        loss = sum(parts.values())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(every, 1.0)
        optimizer.step()
        number += 1
        if number % 250 == 0:
            seconds = time.time() - begin
            print(f"{seconds:.0f}s step {number} loss {loss.item():.3f}", report(model, heads, validation), flush=True)
            torch.save({"vision": model.state_dict(), "heads": heads.state_dict()}, options.out)
    print("end", number, report(model, heads, validation))
    torch.save({"vision": model.state_dict(), "heads": heads.state_dict()}, options.out)


if __name__ == "__main__":
    main()

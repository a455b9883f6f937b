"""Stage two: the language model alone, on clips encoded once, many questions about one clip at a time."""

import argparse
import math
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from . import drops, memories, words
from .batches import CELLS, Clips, Packed
from .cells import NONE
from .language import CONFIG, Language, Places

AUXILIARY_LAYER = 4  # after so many layers the labels of `memories` are read off
LONGEST_WHOLE = 64  # steps: longer clips are never shown without dropping
SHORT_FIRST = 240  # training steps on the shorter half of the clips, at the beginning
UNDERSTOOD = 0.6  # share of right answers in every family, on validation clips, from which on the learning rate falls


class Reader(nn.Module):
    """The language model with the heads that are thrown away."""

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
        index = packed.order[..., None].expand(-1, -1, labels.shape[-1])
        truth = torch.gather(labels.flatten(1, 2), 1, index)
        truth = torch.where(packed.real[..., None], truth, NONE)
        rows = F.rms_norm(middle, middle.shape[-1:])
        never = torch.cat([torch.zeros(len(pairs), 1, dtype=torch.bool), ~pairs], 1)
        losses = []
        for column, head in enumerate(self.heads):
            asked = truth[..., column] != NONE
            if asked.any():
                logits = head(rows[asked])
                if column == memories.TINT_BEFORE:
                    logits = logits.masked_fill(never[truth[..., memories.KIND][asked]], -torch.inf)
                losses.append(F.cross_entropy(logits, truth[..., column][asked]))
        return sum(losses) / len(losses) if losses else 0 * middle.sum()


def kept(features, random, dropping):
    """How tokens are dropped in one batch: three in ten without."""
    if not dropping or random.random() < 0.3 and features.shape[1] <= LONGEST_WHOLE:
        return torch.ones(features.shape[:3], dtype=torch.bool)
    chance = random.random()
    if chance < 0.7:
        return drops.anchored(features, random.uniform(0.75, 0.97))
    if chance < 0.85:
        return drops.previous(features, random.uniform(0.75, 0.97))
    return drops.steps(features, random) if chance < 0.93 else drops.some(features, random)


@torch.no_grad()
def report(model, clips, threshold, clip_count=64, longest=16):
    """Share of questions answered right, over all and for each family; a threshold of None drops nothing."""
    model.eval()
    right, families, shares = [], [], []
    count = min(clip_count, len(clips.asked))
    for begin in range(0, count, 8):
        numbers = np.arange(begin, min(begin + 8, count))
        features, _, steps, asked = clips.batch(numbers, longest, None)
        keep = torch.ones(features.shape[:3], dtype=torch.bool)
        if threshold is not None:
            keep = drops.anchored(features, threshold)
        packed = Packed(model.prefix, keep, steps, asked)
        shares.append(packed.real.sum().item() / (steps.sum().item() * CELLS))
        logits, _ = model(features, packed)
        wanted = packed.targets != NONE
        hits = torch.ones(packed.targets.shape, dtype=torch.bool)
        hits[wanted] = logits.argmax(-1) == packed.targets[wanted]
        for row, own in enumerate(asked):
            right += hits[row, : len(own)].all(-1).tolist()
            families += [family for *_, family, _ in own]
    model.train()
    right, families = np.array(right), np.array(families)
    each = {name: round(float(right[families == at].mean()), 2) for at, name in enumerate(clips.families)}
    return round(float(right.mean()), 4), round(float(np.mean(shares)), 3), each


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="+", help="files of encode_clips; the last one is for validation")
    parser.add_argument("--steps", type=int, default=1000, help="over which the learning rate falls, once every family is understood")
    parser.add_argument("--patience", type=int, default=4000, help="steps within which they have to be")
    parser.add_argument("--out", default="language.pt")
    parser.add_argument("--start", help="weights to go on from")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=3500, help="visual tokens of a batch at most; more means fewer clips")
    parser.add_argument("--no-dropping", action="store_true", help="the control: it never sees a dropped token")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    texts = [q[key] for path in options.clips for own in torch.load(path)["asked"] for q in own for key in ("text", "answer")]
    start = torch.load(options.start) if options.start else None
    tokenizer = Tokenizer.from_str(start["tokenizer"]) if start else words.build(texts)
    prefix = words.ids(tokenizer, words.SYSTEM)
    longest = LONGEST_WHOLE if options.no_dropping else None
    train, validation = Clips(options.clips[:-1], tokenizer, longest), Clips(options.clips[-1:], tokenizer)
    model = Reader(tokenizer.get_vocab_size(), prefix)
    if start:
        model.load_state_dict(start["reader"])
    print(len(train.asked), "clips,", sum(p.numel() for p in model.language.parameters()), "parameters,", tokenizer.get_vocab_size(), "entries", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), options.rate, betas=(0.9, 0.98), weight_decay=0.02)
    by_length = np.argsort(train.steps + random.random(len(train.steps)))
    begin, number, average, falling = time.time(), 0, None, 0 if start else None

    def save():
        torch.save({"reader": model.state_dict(), "tokenizer": tokenizer.to_str()}, options.out)

    while falling is None or number < falling + options.steps:
        share = 0 if falling is None else (number - falling) / options.steps
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (number + 1) / 200) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        reach = len(by_length) // 2 if number < SHORT_FIRST and not start else len(by_length)
        at = int(random.integers(0, reach - 16))
        numbers = by_length[at : at + 16]
        features, labels, steps, asked = train.batch(numbers, 16, random)
        keep = kept(features, random, not options.no_dropping)
        tokens = int(keep.sum()) // len(numbers)
        while tokens * len(numbers) > options.rows and len(numbers) > 2:
            half = len(numbers) // 2
            numbers, features, labels, steps, asked, keep = (part[:half] for part in (numbers, features, labels, steps, asked, keep))
        shift = int(random.integers(0, max(1, steps.min().item() - 8))) if random.random() < 0.15 else 0
        packed = Packed(prefix, keep, steps, asked, shift)
        logits, middle = model(features, packed)
        answers = F.cross_entropy(packed.choice(logits), packed.targets[packed.targets != NONE])
        hidden = model.auxiliary(middle, labels, packed, train.pairs)
        loss = answers + (1.0 if falling is None else 0.4) * hidden
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        number += 1
        average = answers.item() if average is None else 0.98 * average + 0.02 * answers.item()
        if number % 200 == 0:
            right = report(model, validation, None)
            print(f"{time.time() - begin:.0f}s step {number} answers {average:.3f} hidden {hidden.item():.3f}", right, flush=True)
            save()
            # A family is understood all at once, some early and some late, as chance has it: only then is it time to settle.
            family, least = min(right[2].items(), key=lambda item: item[1])
            if falling is None and least >= UNDERSTOOD:
                falling = number
            if falling is None and number >= options.patience:
                raise SystemExit(f"{family} is right {least:.0%} of the time after {number} steps, expected {UNDERSTOOD:.0%}: try another seed, more clips, or more patience")
    for threshold in (None, 0.97, 0.95, 0.9, 0.85, 0.8, 0.7):
        print("end", number, threshold, report(model, validation, threshold, len(validation.asked)), flush=True)
    save()


if __name__ == "__main__":
    main()

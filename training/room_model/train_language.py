"""Stage two: the language model alone, on clips encoded once, many questions about one clip at a time."""

import argparse
import math
import time
from collections import Counter

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from . import drops, memories, words
from .clips import GRID
from .language import CONFIG, Language

CELLS = GRID * GRID
PACE = 2  # positions from one step to the next
AUXILIARY_LAYER = 4  # after so many layers the labels of `memories` are read off


class Clips:
    """Encoded clips and their questions, as token ids."""

    def __init__(self, paths, tokenizer):
        self.features, self.labels, self.asked, self.starts = [], [], [], [0]
        for path in paths:
            part = torch.load(path)
            self.features.append(part["features"])
            self.labels.append(part["labels"])
            self.starts += [self.starts[-1] + start for start in part["starts"][1:]]
            self.asked += part["asked"]
        self.features, self.labels = torch.cat(self.features), torch.cat(self.labels)
        self.starts = np.array(self.starts)
        self.steps = np.diff(self.starts)
        self.families = sorted({question["family"] for asked in self.asked for question in asked})
        self.questions = [[self.encoded(tokenizer, question) for question in asked] for asked in self.asked]
        self.chances = self.balanced()

    def encoded(self, tokenizer, question):
        before = words.ids(tokenizer, words.BEFORE_QUESTION + question["text"] + words.AFTER_QUESTION)
        answer = words.ids(tokenizer, question["answer"] + words.END)
        return before, answer, int(question["at"]) // 2, self.families.index(question["family"])

    def balanced(self):
        """How likely each question of a clip is chosen: what is seldom so is asked about as often as what mostly is."""
        given = Counter((q["family"], q["answer"]) for asked in self.asked for q in asked)
        answers = Counter(family for family, _ in given)
        chances = []
        for asked in self.asked:
            weights = np.array([1 / (given[q["family"], q["answer"]] * answers[q["family"]]) for q in asked])
            weights = np.minimum(weights, 20 * np.median(weights))
            chances.append(weights / weights.sum())
        return chances

    def batch(self, numbers, count, random):
        """Features [B, T, N, 192] and labels padded to the longest clip, lengths, and `count` questions of each."""
        steps = self.steps[numbers]
        features = torch.zeros(len(numbers), steps.max(), CELLS, self.features.shape[-1])
        labels = torch.full((len(numbers), steps.max(), CELLS, self.labels.shape[-1]), -100)
        for row, number in enumerate(numbers):
            span = slice(self.starts[number], self.starts[number + 1])
            features[row, : steps[row]] = self.features[span].float()
            labels[row, : steps[row]] = self.labels[span].long()
        asked = []
        for number in numbers:
            own = self.questions[number]
            count = min(count, len(own))
            chosen = range(count) if random is None else random.choice(len(own), count, False, self.chances[number])
            asked.append([own[at] for at in chosen])
        return features, labels, torch.from_numpy(steps), asked


class Packed:
    """One sequence for each clip: prefix, kept visual tokens, and the questions side by side, which see only the steps
    before their moment and nothing of each other."""

    def __init__(self, prefix, keep, steps, asked):
        keep = keep & (torch.arange(keep.shape[1])[None, :, None] < steps[:, None, None])
        flat = keep.flatten(1)
        batch, visual = len(flat), max(1, int(flat.sum(1).max()))
        order = torch.argsort((~flat).byte(), dim=1, stable=True)[:, :visual]
        self.order, self.real = order, torch.gather(flat, 1, order)
        step = order // CELLS
        length = max(len(before) + len(answer) for own in asked for before, answer, _, _ in own)
        count = max(map(len, asked))
        self.ids = torch.zeros(batch, count, length, dtype=torch.long)
        self.targets = torch.full((batch, count, length), -100)
        moments = torch.ones(batch, count, dtype=torch.long)
        for row, own in enumerate(asked):
            for at, (before, answer, moment, _) in enumerate(own):
                text = torch.tensor(before + answer)
                self.ids[row, at, : len(text)] = text
                self.targets[row, at, len(before) - 1 : len(text) - 1] = text[len(before) :]
                moments[row, at] = moment
        width = len(prefix)
        text_start = width + torch.clamp(PACE * (moments - 1), min=GRID - 1) + 1
        text = (text_start[:, :, None] + torch.arange(length)).flatten(1)
        cell = order % CELLS
        axes = [
            torch.cat([torch.arange(width).expand(batch, -1), width + place, text], 1)
            for place in (PACE * step, cell // GRID, cell % GRID)
        ]
        self.positions = torch.stack(axes).float()
        self.visual = slice(width, width + visual)
        self.text = slice(width + visual, None)
        self.mask = self.visible(width, step, moments, length)

    def visible(self, width, step, moments, length):
        batch, visual = step.shape
        count = moments.shape[1]
        total = width + visual + count * length
        rows = torch.arange(total)
        mask = (rows[None, :] <= rows[:, None])[None].repeat(batch, 1, 1)
        mask[:, :, self.visual] &= self.real[:, None, :]
        seen = step[:, None, :] < moments.repeat_interleave(length, 1)[:, :, None]
        mask[:, self.text, self.visual] &= seen
        question = torch.arange(count).repeat_interleave(length)
        mask[:, self.text, self.text] &= (question[:, None] == question[None, :])[None]
        mask |= torch.eye(total, dtype=torch.bool)[None]
        return mask[:, None]


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
        rows = torch.cat([prefix, visual, model.embed_tokens(packed.ids.flatten(1))], 1)
        middle = None
        angles = packed.positions[model.axes].permute(1, 2, 0) * model.frequencies
        angles = torch.cat([angles, angles], -1)[:, None]
        cosines, sines = angles.cos(), angles.sin()
        for number, layer in enumerate(model.layers):
            rows = layer(rows, cosines, sines, packed.mask)
            if number + 1 == AUXILIARY_LAYER:
                middle = rows[:, packed.visual]
        wanted = packed.targets.flatten(1) != -100
        return model.logits(model.norm(rows[:, packed.text][wanted])), middle

    def auxiliary(self, middle, labels, packed):
        index = packed.order[..., None].expand(-1, -1, labels.shape[-1])
        truth = torch.gather(labels.flatten(1, 2), 1, index)
        truth = torch.where(packed.real[..., None], truth, -100)
        rows = F.rms_norm(middle, middle.shape[-1:])
        losses = []
        for column, head in enumerate(self.heads):
            asked = truth[..., column] != -100
            if asked.any():
                losses.append(F.cross_entropy(head(rows[asked]), truth[..., column][asked]))
        return sum(losses) / len(losses) if losses else 0 * middle.sum()


def kept(features, random, dropping):
    """How tokens are dropped in one batch: three in ten without."""
    if not dropping or random.random() < 0.3:
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
        wanted = packed.targets != -100
        hits = torch.ones(packed.targets.shape, dtype=torch.bool)
        hits[wanted] = logits.argmax(-1) == packed.targets[wanted]
        for row, own in enumerate(asked):
            right += hits[row, : len(own)].all(-1).tolist()
            families += [family for *_, family in own]
    model.train()
    right, families = np.array(right), np.array(families)
    each = {name: round(float(right[families == at].mean()), 2) for at, name in enumerate(clips.families)}
    return round(float(right.mean()), 4), round(float(np.mean(shares)), 3), each


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", nargs="+", help="files of encode_clips; the last one is for validation")
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--out", default="language.pt")
    parser.add_argument("--start", help="weights to go on from")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-dropping", action="store_true", help="the control: it never sees a dropped token")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    texts = [q[key] for path in options.clips for own in torch.load(path)["asked"] for q in own for key in ("text", "answer")]
    start = torch.load(options.start) if options.start else None
    tokenizer = Tokenizer.from_str(start["tokenizer"]) if start else words.build(texts)
    prefix = words.ids(tokenizer, words.SYSTEM)
    train, validation = Clips(options.clips[:-1], tokenizer), Clips(options.clips[-1:], tokenizer)
    model = Reader(tokenizer.get_vocab_size(), prefix)
    if start:
        model.load_state_dict(start["reader"])
    print(len(train.asked), "clips,", sum(p.numel() for p in model.language.parameters()), "parameters,", tokenizer.get_vocab_size(), "entries", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), options.rate, betas=(0.9, 0.98), weight_decay=0.02)
    by_length = np.argsort(train.steps + random.random(len(train.steps)))
    begin, number, average = time.time(), 0, None

    def save():
        torch.save({"reader": model.state_dict(), "tokenizer": tokenizer.to_str()}, options.out)

    while (share := number / options.steps) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (number + 1) / 200) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        # Clips of like length; short ones first, then all.
        reach = len(by_length) if share > 0.12 else len(by_length) // 2
        at = int(random.integers(0, reach - 16))
        numbers = by_length[at : at + 16]
        features, labels, steps, asked = train.batch(numbers, 16, random)
        keep = kept(features, random, not options.no_dropping)
        tokens = int(keep.sum()) // len(numbers)
        while tokens * len(numbers) > 3500 and len(numbers) > 2:
            half = len(numbers) // 2
            numbers, features, labels, steps, asked, keep = (part[:half] for part in (numbers, features, labels, steps, asked, keep))
        packed = Packed(prefix, keep, steps, asked)
        logits, middle = model(features, packed)
        answers = F.cross_entropy(logits, packed.targets[packed.targets != -100])
        hidden = model.auxiliary(middle, labels, packed)
        loss = answers + (1.0 if share < 0.6 else 0.4) * hidden
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        number += 1
        average = answers.item() if average is None else 0.98 * average + 0.02 * answers.item()
        if number % 200 == 0:
            print(f"{time.time() - begin:.0f}s step {number} answers {average:.3f} hidden {hidden.item():.3f}", report(model, validation, None), flush=True)
            save()
    for threshold in (None, 0.97, 0.95, 0.9, 0.85, 0.8, 0.7):
        print("end", number, threshold, report(model, validation, threshold, len(validation.asked)), flush=True)
    save()


if __name__ == "__main__":
    main()

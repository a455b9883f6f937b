"""Stage two: the language model alone, on clips encoded once, many questions about one clip at a time."""

import argparse
import math
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from . import drops, words
from .batches import CELLS, Clips, Packed
from .labels import NONE
from .lessons import LONGEST_WHOLE, Lessons
from .reader import Reader, narrow

SHORT_FIRST = 240  # training steps on the shorter half of the clips, at the beginning
WARM_UP = 200  # training steps
UNDERSTOOD = 0.6  # share of right answers in every family, on validation clips, from which on the learning rate falls
LOOK = 200  # training steps from one report to the next
THRESHOLDS = None, 0.97, 0.95, 0.9, 0.85, 0.8, 0.7  # of the last reports


class Pace:
    """How the learning rate goes: up over some steps, level until every family is understood, down as a cosine."""

    def __init__(self, top, steps, patience, falls):
        self.top, self.steps, self.patience = top, steps, patience
        self.falling = 0 if falls else None

    def waits(self):
        return self.falling is None

    def ends(self, number):
        return not self.waits() and number >= self.falling + self.steps

    def rate(self, number):
        share = 0 if self.waits() else (number - self.falling) / self.steps
        return self.top * min(1, (number + 1) / WARM_UP) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)

    def weight(self):
        """How much the labels of `memories` count beside the answers."""
        return 1.0 if self.waits() else 0.4

    def look(self, number, families):
        """Starts the fall of the learning rate when every family is understood; gives up after `patience` steps."""
        family, least = min(families.items(), key=lambda item: item[1])
        if self.waits() and least >= UNDERSTOOD:
            self.falling = number
        elif self.waits() and number >= self.patience:
            raise SystemExit(
                f"{family} is right {least:.0%} of the time after {number} steps, expected {UNDERSTOOD:.0%}:"
                " try another seed, more clips, or more patience"
            )


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


def train(model, lessons, validation, also, pace, save):
    """Until the learning rate has fallen; reports and saves now and then."""
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.02)
    begin, number, average = time.time(), 0, None
    while not pace.ends(number):
        for group in optimizer.param_groups:
            group["lr"] = pace.rate(number)
        lesson = lessons.next(0.5 if number < SHORT_FIRST and pace.waits() else 1.0)
        packed = lesson.packed
        logits, middle = model(lesson.features, packed)
        answers = F.cross_entropy(packed.choice(logits), packed.targets[packed.targets != NONE])
        hidden = model.auxiliary(middle, lesson.labels, packed, lessons.clips.pairs)
        optimizer.zero_grad()
        (answers + pace.weight() * hidden).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        number += 1
        average = answers.item() if average is None else 0.98 * average + 0.02 * answers.item()
        if number % LOOK == 0:
            right = report(model, validation, None)
            for extra in also:
                print("also", report(model, extra, None), flush=True)
            seconds = time.time() - begin
            print(f"{seconds:.0f}s step {number} answers {average:.3f} hidden {hidden.item():.3f}", right, flush=True)
            save()
            pace.look(number, right[2])
    for threshold in THRESHOLDS:
        print("end", number, threshold, report(model, validation, threshold, len(validation.asked)), flush=True)
    save()


def parsed():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("clips", nargs="+", help="files of encode_clips; the last one is for validation")
    add("--steps", type=int, default=1000, help="over which the learning rate falls, once every family is understood")
    add("--patience", type=int, default=4000, help="steps within which they have to be")
    add("--out", default="language.pt")
    add("--start", help="weights to go on from, of this or of load_folder; the learning rate falls at once")
    add("--also", nargs="+", default=[], help="more files of encode_clips to report on")
    add("--rate", type=float, default=1.2e-3)
    add("--seed", type=int, default=0)
    add("--rows", type=int, default=3500, help="visual tokens of a batch at most; more means fewer clips")
    add("--forgetful", type=float, default=0.1, help="share of training steps on what a bounded memory has left")
    add("--few", type=float, default=0.0, help="share of the other training steps on few tokens, chosen by clustering")
    add("--no-dropping", action="store_true", help="the control: it never sees a dropped token")
    add("--bfloat16", action="store_true", help="multiply in bfloat16, which is much faster where the processor can")
    return parser.parse_args()


def vocabulary(paths):
    """A tokenizer of all that is asked and answered in some files of encode_clips."""
    asked = (question for path in paths for own in torch.load(path)["asked"] for question in own)
    return words.build([question[key] for question in asked for key in ("text", "answer")])


def main():
    options = parsed()
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    start = torch.load(options.start) if options.start else None
    tokenizer = Tokenizer.from_str(start["tokenizer"]) if start else vocabulary(options.clips)
    prefix = words.ids(tokenizer, words.SYSTEM)
    clips = Clips(options.clips[:-1], tokenizer, LONGEST_WHOLE if options.no_dropping else None)
    model = Reader(tokenizer.get_vocab_size(), prefix)
    if start:
        model.load_state_dict(start["reader"], strict=f"heads.{len(model.heads) - 1}.weight" in start["reader"])
    if options.bfloat16:
        narrow(model)
    count = sum(p.numel() for p in model.language.parameters())
    print(f"{len(clips.asked)} clips, {count} parameters, {tokenizer.get_vocab_size()} entries", flush=True)
    lessons = Lessons(clips, prefix, random, options.rows, not options.no_dropping, options.forgetful, options.few)
    pace = Pace(options.rate, options.steps, options.patience, start is not None)

    def save():
        torch.save({"reader": model.state_dict(), "tokenizer": tokenizer.to_str()}, options.out)

    validation, *also = (Clips([path], tokenizer) for path in (options.clips[-1], *options.also))
    train(model, lessons, validation, also, pace, save)


if __name__ == "__main__":
    main()

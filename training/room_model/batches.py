"""Batches for the language model: clips that are encoded once, and many questions about each side by side."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import torch

from . import words
from .clips import GRID, KINDS, TINTS
from .labels import NONE

CELLS = GRID * GRID
PACE = 2  # positions from one step to the next

# The families that take longest to learn are asked about more often than the others, and so are moments of change.
EMPHASIS = {
    "colour-before": 2.5,
    "count-now": 2.0,
    "moves-so-far": 1.5,
    "place-before": 1.5,
    "tell-when": 8.0,  # six kinds of events
    "thing-at": 1.5,
    "thing-before": 1.5,
}
EVENTS = " comes", " leaves", " moves", " is by ", " turns ", " there are "
PRESENT = {"colour-now", "kind-now", "place-now", "thing-at", "count-now", "moving-now", "present-now"}
EVENT_EMPHASIS = {" there are ": 3.0, " moves": 1.5}
FRESH_EMPHASIS, TURNING_EMPHASIS = 3.0, 2.0
LARGEST_WEIGHT = 20  # in medians of a clip's questions


class Clips:
    """Encoded clips and their questions, as token ids."""

    def __init__(self, paths, tokenizer, longest=None):
        features, labels, self.asked, steps, moving = [], [], [], [], []
        self.pairs = torch.zeros(len(KINDS), len(TINTS), dtype=torch.bool)
        for path in paths:
            part = torch.load(path)
            self.pairs |= part["pairs"]
            clips = zip(part["starts"][:-1], part["starts"][1:], part["asked"], part["moving"], strict=True)
            for start, end, asked, moves in clips:
                if longest is None or end - start <= longest:
                    features.append(part["features"][start:end])
                    labels.append(part["labels"][start:end])
                    steps.append(end - start)
                    self.asked.append(asked)
                    moving.append(moves)
        self.features, self.labels, self.steps = torch.cat(features), torch.cat(labels), np.array(steps)
        self.moving = np.array(moving)
        self.starts = np.concatenate([[0], np.cumsum(self.steps)])
        self.families = sorted({question["family"] for asked in self.asked for question in asked})
        self.present = {self.families.index(family) for family in PRESENT & {*self.families}}
        self.asked = [[question for question in asked if self.possible(question)] for asked in self.asked]
        self.encoder = Encoder(tokenizer, self.pairs, self.families)
        self.questions = [[self.encoder.encoded(question) for question in asked] for asked in self.asked]
        self.chances = self.balanced()

    def possible(self, question):
        """Whether it does not ask for a pair of shape and colour that never comes: its answer would tell just that."""
        kinds, tints = named(question["text"].split(), KINDS), named(question["text"].split(), TINTS)
        return all(self.pairs[kind, tint] for kind in kinds for tint in tints)

    def balanced(self):
        """How likely each question of a clip is chosen: what is seldom so is asked about as often as what mostly is."""
        given = Counter((form(q), q["answer"]) for asked in self.asked for q in asked)
        answers = Counter(of for of, _ in given)
        forms = Counter(family for family, _ in answers)
        chances = []
        for asked in self.asked:
            shares = [given[form(q), q["answer"]] * answers[form(q)] * forms[q["family"]] for q in asked]
            weights = 1 / np.array(shares)
            weights = np.minimum(weights, LARGEST_WEIGHT * np.median(weights))
            weights *= [emphasis(question) for question in asked]
            chances.append(weights / weights.sum())
        return chances

    def batch(self, numbers, count, random, horizon=None):
        """Features [B, T, N, 192] and labels padded to the longest clip, lengths, and `count` questions of each; where
        steps before a horizon [B] are forgotten, only those about what can be seen at a moment after it."""
        steps = self.steps[numbers]
        features = torch.zeros(len(numbers), steps.max(), CELLS, self.features.shape[-1])
        labels = torch.full((len(numbers), steps.max(), CELLS, self.labels.shape[-1]), NONE)
        for row, number in enumerate(numbers):
            span = slice(self.starts[number], self.starts[number + 1])
            features[row, : steps[row]] = self.features[span].float()
            labels[row, : steps[row]] = self.labels[span].long()
        asked = []
        for row, number in enumerate(numbers):
            own, chances = self.questions[number], self.chances[number]
            if horizon is not None:
                possible = [moment > horizon[row] and family in self.present for _, _, moment, family, _ in own]
                chances = chances * possible
            few = min(count, np.count_nonzero(chances))
            chosen = random.choice(len(own), few, False, chances / chances.sum()) if few and random else range(few)
            asked.append([own[at] for at in chosen])
        return features, labels, torch.from_numpy(steps), asked


def form(question: dict) -> tuple[str, str]:
    """The family, and for questions that wait for an event what they wait for. What stands somewhere or has a colour is
    the case for long, so that by chance such a question would hardly ever be about a thing that moves or leaves."""
    waits = question["family"] == "tell-when"
    return question["family"], next((event for event in EVENTS if waits and event in question["text"]), "")


def emphasis(question: dict) -> float:
    """How much more often a question is asked than others with the same answer."""
    family, event = form(question)
    fresh = FRESH_EMPHASIS if question["fresh"] else 1
    turning = TURNING_EMPHASIS if question["turning"] else 1
    return EMPHASIS.get(family, 1) * EVENT_EMPHASIS.get(event, 1) * fresh * turning


def named(text: Iterable[str], choices: Sequence[str]) -> list[int]:
    """The indices of the choices that occur among some words."""
    text = {word.strip(".,?") for word in text}
    return [number for number, word in enumerate(choices) if word in text]


class Encoder:
    """Questions to token ids, with what of each answer is spared.

    Some pairs of shape and colour never occur in training, so that the test can ask about them. A model should not
    learn this. If the colour of a named shape is asked for, the colour that this shape never has is therefore excluded
    from the choices (and the other way round). Otherwise it would count as a wrong answer hundreds of times."""

    def __init__(self, tokenizer, pairs, families):
        self.tokenizer, self.pairs, self.families = tokenizer, pairs, families

    def encoded(self, question):
        before = words.ids(self.tokenizer, words.BEFORE_QUESTION + question["text"] + words.AFTER_QUESTION)
        answer = words.ids(self.tokenizer, question["answer"] + words.END)
        spared = self.spared(question["text"].split(), answer)
        return before, answer, (int(question["at"]) + 1) // 2, self.families.index(question["family"]), spared

    def spared(self, known, answer):
        """Pairs of a place in the answer and a token that is no choice there."""
        out, known = [], list(known)
        for place, token in enumerate(answer):
            word = self.tokenizer.decode([token])
            space = " " * (word != word.lstrip())
            for choices, others, pairs in ((TINTS, KINDS, self.pairs.T), (KINDS, TINTS, self.pairs)):
                if word.strip() in choices:
                    never = ~pairs[:, named(known, others)].all(1)
                    out += [(place, *words.ids(self.tokenizer, space + choices[n])) for n in never.nonzero().flatten()]
            known.append(word.strip())
        return out


class Packed:
    """One sequence for each clip: the prefix, the kept visual tokens, and the questions side by side.

    Each question sees only the steps before its moment and no other question. Positions use the times int64 [B, T] of
    the steps, or their numbers."""

    def __init__(self, prefix, keep, steps, asked, times=None):
        keep = keep & (torch.arange(keep.shape[1])[None, :, None] < steps[:, None, None])
        flat = keep.flatten(1)
        batch, visual = len(flat), max(1, int(flat.sum(1).max()))
        self.order = torch.argsort((~flat).byte(), dim=1, stable=True)[:, :visual]
        self.real = torch.gather(flat, 1, self.order)
        step, cell = self.order // CELLS, self.order % CELLS
        self.length = max(len(before) + len(answer) for own in asked for before, answer, *_ in own)
        self.ids, self.targets, self.spared, moments = packed_questions(asked, self.length)
        width = len(prefix)
        self.visual = slice(width, None)
        first = torch.arange(width).expand(batch, -1)
        if times is None:
            times = torch.arange(keep.shape[1]).expand(batch, -1)
        since = times.gather(1, step)
        self.context = torch.stack(
            [torch.cat([first, width + place], 1) for place in (PACE * since, cell // GRID, cell % GRID)]
        )
        begin = width + torch.clamp(PACE * times.gather(1, moments - 1), min=GRID - 1) + 1
        self.text = (begin[:, :, None] + torch.arange(self.length)).flatten(1).expand(3, -1, -1)
        seen = self.real[:, None] & (step[:, None] < moments[:, :, None])
        self.visible = torch.cat([torch.ones(*moments.shape, width, dtype=torch.bool), seen], 2)

    def choice(self, logits: torch.Tensor) -> torch.Tensor:
        """Logits [targets, V] without the tokens that are no choice, of all that have a target, in order."""
        if not self.spared:
            return logits
        row, at, place, token = torch.tensor(self.spared).T
        number = (self.targets != NONE).flatten().cumsum(0).view(self.targets.shape) - 1
        return logits.index_put((number[row, at, place], token), torch.tensor(-torch.inf))


def packed_questions(
    asked: list[list[tuple]], length: int
) -> tuple[torch.Tensor, torch.Tensor, list[tuple], torch.Tensor]:
    """The questions of each clip side by side.

    Returns the ids [B, Q, length], the targets of the same shape (NONE where there is none), the excluded tokens as
    tuples (clip, question, place, token), and the number of steps that each question sees, [B, Q].
    """
    shape = len(asked), max(map(len, asked)), length
    ids, targets = torch.zeros(shape, dtype=torch.long), torch.full(shape, NONE)
    excluded, moments = [], torch.ones(shape[:2], dtype=torch.long)
    for row, own in enumerate(asked):
        for at, (before, answer, moment, _, spared) in enumerate(own):
            text = torch.tensor(before + answer)
            ids[row, at, : len(text)] = text
            targets[row, at, len(before) - 1 : len(text) - 1] = text[len(before) :]
            excluded += [(row, at, len(before) - 1 + place, token) for place, token in spared]
            moments[row, at] = moment
    return ids, targets, excluded, moments

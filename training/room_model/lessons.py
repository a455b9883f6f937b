"""What a step of training shows: some clips of about one length, what is left of their tokens, and questions."""

from dataclasses import dataclass

import numpy as np
import torch

from . import drops
from .batches import Packed

CLIPS, QUESTIONS = 16, 16  # in a lesson, if there is room
LONGEST_WHOLE = 64  # steps: longer clips are never shown without dropping
WHOLE = 0.3  # share of lessons without dropping
LONGEST_GAP = 150  # steps, in what a bounded memory has left
TRAINED = 100  # steps: what is older counts as of that time, as where a folder's config.json says trained_positions 200
PILED = 0.15  # share of lessons whose first steps count as one time
THRESHOLDS = 0.75, 0.97
FEW = 0.06, 0.2  # share of all tokens that a choice of few keeps


@dataclass
class Lesson:
    """Features [B, T, N, 192], labels [B, T, N, 16], and where what is left of them and the questions stand."""

    features: torch.Tensor
    labels: torch.Tensor
    packed: Packed


class Lessons:
    """Lessons about some clips, by chance."""

    def __init__(self, clips, prefix, random, rows, dropping, forgetful, few):
        self.clips, self.prefix, self.random, self.rows, self.dropping = clips, prefix, random, rows, dropping
        self.forgetful = forgetful if dropping else 0  # share of lessons that show what a bounded memory has left
        self.few = few if dropping else 0  # share of the others that show few tokens, which were chosen
        self.by_length = np.argsort(clips.steps + random.random(len(clips.steps)))
        # What is left of a moving camera's steps shows several parts of the room at one place of the frame.
        self.fixed = self.by_length[~clips.moving[self.by_length]]

    def next(self, among=1.0):
        """A lesson on clips of about one length, out of the shortest ones, which are the share `among` of all."""
        forgets = self.random.random() < self.forgetful
        clips = self.fixed if forgets else self.by_length
        at = int(self.random.integers(0, int(len(clips) * among) - CLIPS))
        numbers = clips[at : at + CLIPS]
        horizon = self.random.integers(1, self.clips.steps[numbers]) if forgets else None
        batch = self.clips.batch(numbers, QUESTIONS, self.random, horizon)
        keep = self.remembered(batch[0], horizon) if forgets else self.kept(batch[0])
        features, labels, steps, asked, keep = self.cut(*batch, keep)
        times = self.told(keep.shape[1], steps.numpy(), horizon)
        return Lesson(features, labels, Packed(self.prefix, keep, steps, asked, times))

    def kept(self, features):
        """How tokens are dropped."""
        random = self.random
        if random.random() < self.few:
            return drops.centres(features, drops.anchored(features, random.uniform(*THRESHOLDS)), random.uniform(*FEW))
        if not self.dropping or (random.random() < WHOLE and features.shape[1] <= LONGEST_WHOLE):
            return torch.ones(features.shape[:3], dtype=torch.bool)
        chance = random.random()
        if chance < 0.7:
            return drops.anchored(features, random.uniform(*THRESHOLDS))
        if chance < 0.85:
            return drops.previous(features, random.uniform(*THRESHOLDS))
        return drops.steps(features, random) if chance < 0.93 else drops.some(features, random)

    def remembered(self, features, horizon):
        return drops.remembered(features, self.random.uniform(*THRESHOLDS), horizon)

    def cut(self, features, labels, steps, asked, keep):
        """Half of the clips, and again, until they are not too many tokens."""
        clips = len(asked)
        tokens = int(keep.sum()) // clips
        while tokens * clips > self.rows and clips > 2:
            clips //= 2
        return features[:clips], labels[:clips], steps[:clips], asked[:clips], keep[:clips]

    def told(self, longest, steps, horizon):
        """The times that steps are told by, int64 [B, T]. Now and then the first ones count as one time, as in a stream
        that has gone on for longer than positions do. What a memory has forgotten leaves a gap behind the horizon, and
        times before those that positions reach from the last step count as one time."""
        times = np.tile(np.arange(longest), (len(steps), 1))
        if horizon is not None:
            gaps = self.random.integers(LONGEST_GAP, size=(len(steps), 1))
            times += (times >= horizon[: len(steps), None]) * gaps
            begins = np.maximum(steps[:, None] + gaps - TRAINED, 0)
            times = np.maximum(times - begins, 0)
        if self.random.random() < PILED:
            times = np.maximum(times - self.random.integers(max(1, steps.min() - 8)), 0)
        return torch.from_numpy(times)

"""Dense labels for the language model: what a visual token could know from all steps up to its own.

They speed up training considerably, because a question alone says only whether the whole chain of steps to the answer
was right. The heads that predict them are not part of the exported model."""

import numpy as np

from .clips import GRID, KINDS, LANDMARKS, TINTS, Clip, phase_at
from .labels import LEAST_SHARE, NONE
from .views import Views

ORDER, MOVES, TINT_BEFORE, PLACE_BEFORE, STANDS, TINT_STANDS, STOOD, LEFT, KINDS_SEEN, COUNT = range(10)
THERE = range(COUNT + 1, COUNT + 1 + len(KINDS))  # a column for each kind: whether it is there
KIND = THERE.stop
# Of all but the kind, which is not asked for.
SIZES = [5, 5, len(TINTS) + 1, len(LANDMARKS) + 1, len(KINDS) + 1, len(TINTS) + 1, len(KINDS) + 1, len(KINDS) + 1, 6, 6]
SIZES += [2] * len(THERE)
# The colour in one column is that of the kind in the other; all count from 1.
KIND_OF, TINT_OF = {TINT_BEFORE: KIND, TINT_STANDS: STANDS}, {STANDS: TINT_STANDS}
TOUCHING = 1e-9


def labels(clip: Clip) -> np.ndarray:
    """Labels int8 [steps, grid * grid, 16]; -100 where there is none. Where the camera moves, they are about what was
    in the picture, and corners have labels only while their landmark is in it."""
    marks = [LANDMARKS.index(word) for word in clip.truth["landmarks"]]
    things, views = clip.truth.get("seen", clip.truth["things"]), Views(clip)
    out = np.full((clip.steps, GRID, GRID, KIND + 1), NONE, np.int8)
    last_owner = np.full((GRID, GRID), -1)
    for step in range(clip.steps):
        time = 2 * step + 1
        owner, share = clip.owners[time], clip.shares[time]
        seen = [thing for thing in things if thing["phases"] and thing["phases"][0]["from"] <= time]
        corners = [corner(things, spot, time) for spot in range(4)]
        for column, known in zip((STANDS, TINT_STANDS, STOOD), zip(*corners, strict=True), strict=True):
            out[step, ..., column] = np.where(views.shown(time), known, NONE)[views.corners(time)]
        there = [KINDS.index(thing["kind"]) for thing in things if phase_at(thing, time)]
        out[step, ..., COUNT] = len(there)
        out[step, ..., THERE.start : THERE.stop] = np.isin(range(len(KINDS)), there)
        for number, thing in enumerate(things):
            cell = (owner == number) & (share >= LEAST_SHARE)
            if not cell.any():
                continue
            past = [phase for phase in thing["phases"] if phase["from"] <= time]
            if not past:  # too little of it was in the picture to count as seen
                continue
            born = past[0]["from"]
            out[step, cell, ORDER] = min(4, sum(other["phases"][0]["from"] < born - TOUCHING for other in seen))
            out[step, cell, MOVES] = min(4, sum(phase["start"] != phase["end"] for phase in past))
            out[step, cell, TINT_BEFORE] = tint_before(past)
            out[step, cell, PLACE_BEFORE] = place_before(past, marks)
            out[step, cell, KINDS_SEEN] = len(seen)
            out[step, cell, KIND] = 1 + KINDS.index(thing["kind"])
        empty = share == 0
        left = np.array([0] + [1 + KINDS.index(thing["kind"]) for thing in things])
        out[step, empty, LEFT] = left[last_owner[empty] + 1]
        last_owner = np.where(share >= LEAST_SHARE, owner, last_owner)
    return out.reshape(clip.steps, GRID * GRID, KIND + 1)


def corner(things: list[dict], spot: int, time: float) -> tuple[int, int, int]:
    """Kind and colour of the thing in a corner, and the kind of the one before, counted from 1; 0 for none."""
    now, tint, before, end = 0, 0, 0, -1.0
    for thing in things:
        phase = phase_at(thing, time)
        if phase and phase["start"] == phase["end"] == spot:
            now, tint = 1 + KINDS.index(thing["kind"]), 1 + TINTS.index(phase["tint"])
    for thing in things:
        if now == 1 + KINDS.index(thing["kind"]):
            continue
        for phase in thing["phases"]:
            if phase["from"] <= time and phase["start"] == phase["end"] == spot and phase["to"] > end:
                before, end = 1 + KINDS.index(thing["kind"]), phase["to"]
    return now, tint, before


def tint_before(past: list[dict]) -> int:
    """The colour before the last change of colour, counted from 1; 0 for none."""
    for older, newer in zip(past[-2::-1], past[:0:-1], strict=True):
        if older["tint"] != newer["tint"]:
            return 1 + TINTS.index(older["tint"])
    return 0


def place_before(past: list[dict], marks: list[int]) -> int:
    """The landmark from which the last move started, counted from 1; 0 for none."""
    for number in range(len(past) - 1, -1, -1):
        if past[number]["start"] != past[number]["end"]:
            return 1 + marks[past[number]["start"]]
        if number and past[number]["from"] - past[number - 1]["to"] > TOUCHING:
            return 0
    return 0

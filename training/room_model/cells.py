"""Dense labels for the vision encoder: what each cell of each step shows."""

import numpy as np

from .clips import GRID, KINDS, LANDMARKS, TINTS, Clip, phase_at

NONE = -100
LEAST_SHARE = 25  # of 255: a thing that covers less of a cell has no label there

# The columns of a cell's labels.
KIND, TINT, MOVING, LANDMARK, ROW, COLUMN, SHARE, STATE = range(8)


def labels(clip: Clip) -> np.ndarray:
    """Labels int16 [steps, grid * grid, 8]. A step has two frames; the second one determines the labels."""
    out = np.full((clip.steps, GRID, GRID, 8), NONE, np.int16)
    rows, columns = np.mgrid[0:GRID, 0:GRID]
    quadrant = (rows >= GRID // 2) * 2 + (columns >= GRID // 2)
    marks = np.array([LANDMARKS.index(word) for word in clip.truth["landmarks"]])
    out[..., LANDMARK], out[..., ROW], out[..., COLUMN] = marks[quadrant], rows, columns
    for step in range(clip.steps):
        owner, share = clip.owners[2 * step + 1], clip.shares[2 * step + 1]
        before = clip.owners[2 * step]
        out[step, ..., SHARE] = np.where(owner >= 0, share, 0)
        # What a cell looks like, as one number: equal numbers in two steps mean that nothing has changed in between.
        state = np.zeros((GRID, GRID), np.int16)
        for number, thing in enumerate(clip.truth["things"]):
            first, second = phase_at(thing, 2 * step), phase_at(thing, 2 * step + 1)
            touched = (owner == number) | (before == number)
            if second is None or second is not first or second["start"] != second["end"]:
                state[touched] = NONE
            else:
                tint = TINTS.index(second["tint"])
                state[touched] = 1 + 8 * (number * 8 + tint) + thing["phases"].index(second) * 400
            if second is None:
                continue
            seen = (owner == number) & (share >= LEAST_SHARE)
            out[step, seen, KIND] = KINDS.index(thing["kind"])
            out[step, seen, TINT] = TINTS.index(second["tint"])
            moving = second["start"] != second["end"]
            if first is second or first is None:
                out[step, seen, MOVING] = moving
        out[step, ..., STATE] = state
    return out.reshape(clip.steps, GRID * GRID, 8)

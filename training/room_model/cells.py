"""Dense labels for the vision encoder: what each cell of each step shows."""

import numpy as np

from .clips import GRID, KINDS, TINTS, Clip, phase_at
from .labels import LEAST_SHARE, NONE
from .views import Views

# The columns of a cell's labels.
KIND, TINT, MOVING, LANDMARK, ROW, COLUMN, SHARE, STATE, VIEW = range(9)


def labels(clip: Clip) -> np.ndarray:
    """Labels int16 [steps, grid * grid, 9]. A step has two frames; the second one determines the labels."""
    out = np.full((clip.steps, GRID, GRID, VIEW + 1), NONE, np.int16)
    rows, columns = np.mgrid[0:GRID, 0:GRID]
    out[..., ROW], out[..., COLUMN] = rows, columns
    views = Views(clip)
    for step in range(clip.steps):
        out[step, ..., LANDMARK], out[step, ..., VIEW] = views.landmarks(2 * step + 1), views.name(step)
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
    return out.reshape(clip.steps, GRID * GRID, VIEW + 1)

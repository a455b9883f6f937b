"""Where the camera looks: which part of the room the cells of a frame show."""

import numpy as np

from .clips import GRID, LANDMARKS, Clip
from .labels import NONE

OBJECT_SCALE = 0.65  # of a room that is larger than the frame
LANDMARK, REACH = 0.14, 0.06  # a landmark's distance from the walls, and how far around it has to be in the picture
SAME = 1e-4  # views that differ by less show the same


class Views:
    """The views of a clip, float [T, 3]: left side, upper side and side length in shares of the room."""

    def __init__(self, clip: Clip):
        whole = [[0.0, 0.0, 1.0]] * len(clip.pictures)
        self.moves = "views" in clip.truth
        self.views = np.array(clip.truth.get("views", whole))
        self.marks = np.array([LANDMARKS.index(word) for word in clip.truth["landmarks"]])
        self.names = {}

    def corners(self, time: int) -> np.ndarray:
        """The corner of the room in which each cell is, int [grid, grid]."""
        x, y, side = self.views[time]
        centres = (np.arange(GRID) + 0.5) / GRID * side
        return (y + centres >= 0.5)[:, None] * 2 + (x + centres >= 0.5)[None, :]

    def shown(self, time: int) -> np.ndarray:
        """Which of the four landmarks are in the picture, bool [4]."""
        x, y, side = self.views[time]
        reach = REACH * (OBJECT_SCALE if self.moves else 1)
        low, high = LANDMARK - reach, LANDMARK + reach
        left = (x <= low) & (high <= x + side), (x <= 1 - high) & (1 - low <= x + side)
        top = (y <= low) & (high <= y + side), (y <= 1 - high) & (1 - low <= y + side)
        return np.array([top[corner // 2] and left[corner % 2] for corner in range(4)])

    def landmarks(self, time: int) -> np.ndarray:
        """The landmark of each cell's corner, int [grid, grid]; NONE where it is not in the picture."""
        return np.where(self.shown(time), self.marks, NONE)[self.corners(time)]

    def name(self, step: int) -> int:
        """A number that steps have in common whose frames show the same part of the room; NONE if the camera moved."""
        first, second = self.views[2 * step], self.views[2 * step + 1]
        if np.abs(first - second).max() > SAME:
            return NONE
        return self.names.setdefault(tuple(np.round(second / SAME).astype(int)), len(self.names))

"""Reads the files that `sluice world` writes."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

SIDE, GRID, CELL = 168, 6, 28
KINDS = ["circle", "square", "triangle", "cross", "ring"]
TINTS = ["red", "green", "blue", "yellow", "white"]
LANDMARKS = ["door", "window", "lamp", "table", "plant"]


@dataclass
class Clip:
    """One scene: its truth, its frames uint8 [T, side, side, 3], and for each frame and cell the thing that it shows
    (int8, -1: none) and the share of the cell that this thing covers (uint8), each [T, grid, grid]."""

    truth: dict
    pictures: np.ndarray
    owners: np.ndarray
    shares: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.pictures) // 2


def read(stream: BinaryIO) -> Iterator[Clip]:
    """Yields the clips of a file or pipe; an incomplete one at the end is left out."""
    while len(head := stream.read(4)) == 4:
        text = stream.read(struct.unpack(">i", head)[0])
        count = struct.unpack(">i", stream.read(4) or bytes(4))[0]
        pictures = stream.read(count * SIDE * SIDE * 3)
        cells = stream.read(count * GRID * GRID * 2)
        if not count or len(cells) < count * GRID * GRID * 2:
            return
        cells = np.frombuffer(cells, np.uint8).reshape(count, GRID, GRID, 2)
        pictures = np.frombuffer(pictures, np.uint8).reshape(count, SIDE, SIDE, 3)
        yield Clip(json.loads(text), pictures, cells[..., 0].view(np.int8), cells[..., 1])


def phase_at(thing: dict, time: float) -> dict | None:
    """The phase of a thing at a time, or None while it is away."""
    return next((phase for phase in thing["phases"] if phase["from"] <= time < phase["to"]), None)

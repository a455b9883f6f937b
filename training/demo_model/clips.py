"""Reads what `sluice world` writes."""

import json
import struct
from dataclasses import dataclass

import numpy as np

SIDE, GRID, CELL = 168, 6, 28
KINDS = ["circle", "square", "triangle", "cross", "ring"]
TINTS = ["red", "green", "blue", "yellow", "white"]
LANDMARKS = ["door", "window", "lamp", "table", "plant"]


@dataclass
class Clip:
    """One scene: its truth, pictures uint8 [T, side, side, 3], and for each picture and cell the thing that it shows
    (int8, -1: none) and the share of the cell that this fills (uint8), each [T, grid, grid]."""

    truth: dict
    pictures: np.ndarray
    owners: np.ndarray
    shares: np.ndarray

    @property
    def steps(self):
        return len(self.pictures) // 2


def read(stream):
    """The clips of a file or pipe, one after another."""
    while len(head := stream.read(4)) == 4:
        truth = json.loads(stream.read(struct.unpack(">i", head)[0]))
        count = struct.unpack(">i", stream.read(4))[0]
        pictures = np.frombuffer(stream.read(count * SIDE * SIDE * 3), np.uint8).reshape(count, SIDE, SIDE, 3)
        cells = np.frombuffer(stream.read(count * GRID * GRID * 2), np.uint8).reshape(count, GRID, GRID, 2)
        yield Clip(truth, pictures, cells[..., 0].view(np.int8), cells[..., 1])


def phase_at(thing, time):
    """What a thing does at a moment, or None while it is away."""
    return next((phase for phase in thing["phases"] if phase["from"] <= time < phase["to"]), None)

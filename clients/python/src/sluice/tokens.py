# SPDX-License-Identifier: Apache-2.0
"""The tokens topic: the visual tokens that were kept of each step, as numpy arrays."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import List, Tuple

import numpy as np

from .crc32c import crc32c
from .errors import DamagedTokens
from .times import from_micros

_HEADER = struct.Struct(">BBiiii")
_STEP = struct.Struct(">qqqi")

GATED = "ce_sluicegated"
"""Header of a record whose step was not encoded; its value is ``true``."""


@dataclass(frozen=True)
class TokenStep:
    """The kept tokens of one step."""

    stream_id: str
    index: int
    """Absolute index of the step."""
    start: datetime
    """Capture time of the first frame."""
    end: datetime
    """Capture time of the last frame."""
    grid: Tuple[int, int]
    """Rows and columns of the step's visual tokens."""
    positions: np.ndarray
    """int32, one per token: the position in the grid, row by row."""
    merged_to: np.ndarray
    """int64, one per token: the index of the last step that it was merged from; its own if it was not merged."""
    values: np.ndarray
    """float16, tokens × dimension. Read-only; ``astype`` copies."""
    gated: bool = False
    """Whether the step was not encoded, because it looks like the one before. Otherwise, all tokens of a step without
    any were dropped. Records of Sluice before 0.2.0 do not tell."""

    @property
    def mask(self) -> np.ndarray:
        """bool, rows × columns: which positions were kept."""
        mask = np.zeros(self.grid[0] * self.grid[1], dtype=bool)
        mask[self.positions] = True
        return mask.reshape(self.grid)


def read_block(data: bytes, stream_id: str = "", gated: bool = False) -> List[TokenStep]:
    """Reads a record's value: a token block, which has one step in the tokens topic.

    :param gated: whether the record has the header ``ce_sluicegated`` with the value ``true``

    Raises DamagedTokens if it is of another version, too short or too long, or its checksum is wrong.
    """
    if len(data) < _HEADER.size + 4:
        raise DamagedTokens(f"found {len(data)} bytes; expected at least {_HEADER.size + 4}")
    version, _, rows, columns, dimension, count = _HEADER.unpack_from(data)
    if version != 1:
        raise DamagedTokens(f"found version {version}; this release reads version 1")
    if min(rows, columns, dimension, count) < 0 or _HEADER.size + count * _STEP.size + 4 > len(data):
        raise DamagedTokens(f"the header says {count} steps of {rows}×{columns}×{dimension}, in {len(data)} bytes")
    steps = [_STEP.unpack_from(data, _HEADER.size + i * _STEP.size) for i in range(count)]
    total = sum(step[3] for step in steps)
    size = _HEADER.size + count * _STEP.size + total * (8 + 2 * dimension) + 4
    if any(step[3] < 0 for step in steps) or size != len(data):
        raise DamagedTokens(f"found {len(data)} bytes; the header asks for {size}")
    stored = struct.unpack(">I", data[-4:])[0]
    computed = crc32c(data[:-4])
    if stored != computed:
        raise DamagedTokens(f"found the checksum {stored:08x}; the bytes give {computed:08x}")
    return _steps(data, stream_id, (rows, columns), dimension, steps, total, gated)


def _steps(data, stream_id, grid, dimension, steps, total, gated) -> List[TokenStep]:
    at = _HEADER.size + len(steps) * _STEP.size
    positions = np.frombuffer(data, ">i4", total, at).astype(np.int32)
    spans = np.frombuffer(data, ">i4", total, at + 4 * total).astype(np.int64)
    values = np.frombuffer(data, "<f2", total * dimension, at + 8 * total).reshape(total, dimension)
    if total and not (0 <= positions.min() and positions.max() < grid[0] * grid[1]):
        raise DamagedTokens(f"found a position outside the grid of {grid[0]}×{grid[1]}")
    result = []
    first = 0
    for index, start, end, kept in steps:
        part = slice(first, first + kept)
        result.append(
            TokenStep(
                stream_id,
                index,
                from_micros(start),
                from_micros(end),
                grid,
                positions[part],
                spans[part] + index,
                values[part],
                gated,
            )
        )
        first += kept
    return result

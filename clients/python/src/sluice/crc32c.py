# SPDX-License-Identifier: Apache-2.0
"""CRC-32C (Castagnoli) with numpy: many lanes of the data at once, which are then joined."""

from __future__ import annotations

import numpy as np

_POLYNOMIAL = 0x82F63B78  # 0x1EDC6F41, bits reversed
_LANES = 256


def _table() -> np.ndarray:
    values = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        values = np.where(values & 1, (values >> 1) ^ np.uint32(_POLYNOMIAL), values >> 1).astype(np.uint32)
    return values


_TABLE = _table()


def _run(state: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Feeds each lane the bytes of its row."""
    for column in columns.T:
        state = _TABLE[(state ^ column) & 0xFF] ^ (state >> np.uint32(8))
    return state


def _apply(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Multiplies values by a 32×32 matrix over GF(2), given as the images of the single bits."""
    result = np.zeros_like(values)
    for bit in range(32):
        result ^= np.where(values >> np.uint32(bit) & 1, matrix[bit], np.uint32(0)).astype(np.uint32)
    return result


def crc32c(data: bytes) -> int:
    """Returns the CRC-32C of the data."""
    if len(data) < 4:
        return _short(data)
    head = bytearray(data)
    for i in range(4):
        head[i] ^= 0xFF  # the initial value, as zeros in front change nothing without one
    length = -(-len(head) // _LANES)
    padded = np.zeros(_LANES * length, dtype=np.uint8)
    padded[-len(head):] = head
    lanes = _run(np.zeros(_LANES, dtype=np.uint32), padded.reshape(_LANES, length))
    # What so many zero bytes do to each bit: joins a lane with the one behind it.
    shift = _run(np.uint32(1) << np.arange(32, dtype=np.uint32), np.zeros((32, length), dtype=np.uint8))
    while len(lanes) > 1:
        lanes = _apply(shift, lanes[0::2]) ^ lanes[1::2]
        shift = _apply(shift, shift)
    return int(lanes[0]) ^ 0xFFFFFFFF


def _short(data: bytes) -> int:
    state = 0xFFFFFFFF
    for byte in data:
        state = int(_TABLE[(state ^ byte) & 0xFF]) ^ (state >> 8)
    return state ^ 0xFFFFFFFF

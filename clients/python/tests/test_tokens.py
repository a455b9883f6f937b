# SPDX-License-Identifier: Apache-2.0
"""Token blocks, against the bytes that the Java code is tested with."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from sluice import DamagedTokens
from sluice.crc32c import crc32c
from sluice.tokens import read_block

GOLDENS = Path(__file__).parents[3] / "engine/src/test/resources/formats"


def golden(name: str) -> bytes:
    return bytes.fromhex((GOLDENS / name).read_text())


def slow_crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def test_crc32c_of_the_standard_text():
    assert crc32c(b"123456789") == 0xE3069283


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 255, 256, 257, 1000, 5003])
def test_crc32c_of_any_length(length):
    data = np.random.default_rng(length).integers(0, 256, length, dtype=np.uint8).tobytes()
    assert crc32c(data) == slow_crc32c(data)


def test_the_steps_of_a_golden_block():
    first, empty, last = read_block(golden("token-block.steps-v1.hex"), "gate")
    assert (first.index, empty.index, last.index) == (100, 101, 103)
    assert first.grid == (2, 3)
    assert first.stream_id == "gate"
    np.testing.assert_array_equal(first.positions, [0, 4])
    np.testing.assert_array_equal(first.merged_to, [100, 103])
    np.testing.assert_array_equal(first.mask, [[True, False, False], [False, True, False]])
    assert first.values.dtype == np.float16 and first.values.shape == (2, 2)
    assert first.values.tobytes() == bytes.fromhex("00070e151c232a31")
    assert empty.values.shape == (0, 2) and empty.end - empty.start == timedelta(0)
    np.testing.assert_array_equal(last.positions, [1, 2, 5])
    np.testing.assert_array_equal(last.merged_to, [103, 103, 104])
    assert last.values.tobytes() == bytes.fromhex("00070e151c232a31383f464d")


def test_an_empty_block():
    (step,) = read_block(golden("token-block.empty-v1.hex"))
    assert step.grid == (2, 3) and len(step.positions) == 0 and not step.gated
    (step,) = read_block(golden("token-block.empty-v1.hex"), gated=True)
    assert step.gated


def test_every_flipped_bit_is_found():
    block = golden("token-block.steps-v1.hex")
    for bit in range(8 * len(block)):
        damaged = bytearray(block)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedTokens):
            read_block(bytes(damaged))


def test_every_cut_is_found():
    block = golden("token-block.steps-v1.hex")
    for length in range(len(block)):
        with pytest.raises(DamagedTokens):
            read_block(block[:length])
    with pytest.raises(DamagedTokens):
        read_block(block + b"\0")

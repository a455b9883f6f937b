# SPDX-License-Identifier: Apache-2.0
"""One's own frames as chunks of the video topic."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime, timedelta, timezone
from typing import List, Optional, Sequence, Tuple

import numpy as np

from .errors import EncodingFailed
from .kafka import TopicWriter
from .times import format_time, micros

_LOG_TAIL = 500  # characters of ffmpeg's messages


class FrameWriter:
    """Writes frames of one stream, as an epoch of its own. Not safe for use by several threads.

    Times are capture times; each chunk has to begin where the one before it ends, or later. A newer writer of the same
    stream replaces an older one.
    """

    def __init__(
        self, writer: TopicWriter, stream: str, *, source: str = "python:frames", epoch: Optional[datetime] = None
    ) -> None:
        """
        :param source: what the frames come from, for those who read events
        :param epoch: the beginning of this run of the source (default: now)
        """
        self.stream = stream
        self.epoch_ms = micros(epoch or datetime.now(timezone.utc)) // 1000
        self.sequence = 0
        self._source = source
        self._writer = writer
        self._end: Optional[datetime] = None

    def __enter__(self) -> "FrameWriter":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Waits for chunks that are being written."""
        self._writer.close()

    def frame(self, rgb: np.ndarray, at: datetime, duration: timedelta, quality: int = 90) -> int:
        """Writes one frame as a chunk of its own (image/jpeg), and returns the chunk's sequence.

        :param rgb: uint8, height × width × 3
        :param duration: how long the frame is shown
        """
        return self.jpeg(encode_jpeg(rgb, quality), at, duration)

    def jpeg(self, data: bytes, at: datetime, duration: timedelta) -> int:
        """Writes one JPEG file as a chunk of its own, and returns the chunk's sequence."""
        return self.chunk(data, "image/jpeg", at, duration)

    def clip(self, rgb: np.ndarray, at: datetime, fps: float) -> int:
        """Encodes frames as one GOP of H.264 with the program ffmpeg, and writes them as one chunk (video/mp2t).

        :param rgb: uint8, frames × height × width × 3, with even height and width
        :param at: the capture time of the first frame
        :return: the chunk's sequence
        """
        data = encode_mpegts(rgb, fps)
        return self.chunk(data, "video/mp2t", at, timedelta(seconds=len(rgb) / fps))

    def chunk(self, data: bytes, content_type: str, at: datetime, duration: timedelta) -> int:
        """Writes a chunk that is encoded already: complete GOPs of one video track, beginning with a key frame."""
        if self._end is not None and at < self._end:
            raise ValueError(f"found a chunk at {at}, before the end of the one before it, {self._end}")
        sequence = self.sequence
        headers = chunk_headers(self.epoch_ms, sequence, self._source, content_type, at, duration)
        self._writer.write(self.stream, data, headers, timestamp_ms=micros(at) // 1000)
        self.sequence += 1
        self._end = at + duration
        return sequence


def chunk_headers(
    epoch_ms: int, sequence: int, source: str, content_type: str, at: datetime, duration: timedelta
) -> List[Tuple[str, bytes]]:
    """Returns the headers of a chunk; its value is the container's bytes, and its key the stream."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{epoch_ms}-{sequence}",
        "ce_type": "dev.sluice.video.chunk.v1",
        "ce_source": source,
        "ce_time": format_time(at),
        "content-type": content_type,
        "ce_sluiceepoch": str(epoch_ms),
        "ce_sluicesequence": str(sequence),
        "ce_sluiceduration": str(duration // timedelta(microseconds=1)),
        "ce_sluiceleading": "0",
    }
    return [(name, value.encode()) for name, value in headers.items()]


def encode_jpeg(rgb: np.ndarray, quality: int = 90) -> bytes:
    """Encodes a frame as JPEG, with Pillow (``pip install pillow``), or else with the program ffmpeg.

    :param rgb: uint8, height × width × 3
    :raises EncodingFailed: if neither of the two is there
    """
    _check(rgb, 3)
    try:
        from PIL import Image
    except ImportError:
        return _ffmpeg(rgb[None], 1, ["-frames:v", "1", "-q:v", "3", "-f", "mjpeg"])
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def encode_mpegts(rgb: np.ndarray, fps: float) -> bytes:
    """Encodes frames as one closed GOP of H.264 in MPEG-TS, with the program ffmpeg.

    :param rgb: uint8, frames × height × width × 3, with even height and width
    """
    _check(rgb, 4)
    if rgb.shape[1] % 2 or rgb.shape[2] % 2:
        raise ValueError(f"found frames of {rgb.shape[2]}×{rgb.shape[1]}; expected an even width and height")
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", str(len(rgb)), "-bf", "0"]
    return _ffmpeg(rgb, fps, [*codec, "-sc_threshold", "0", "-f", "mpegts"])


def _check(rgb: np.ndarray, dimensions: int) -> None:
    if rgb.dtype != np.uint8 or rgb.ndim != dimensions or rgb.shape[-1] != 3 or 0 in rgb.shape:
        shape = "height × width × 3" if dimensions == 3 else "frames × height × width × 3"
        raise ValueError(f"found an array of {rgb.dtype} with shape {rgb.shape}; expected uint8, {shape}")


def _ffmpeg(rgb: np.ndarray, fps: float, output: Sequence[str]) -> bytes:
    size = f"{rgb.shape[2]}x{rgb.shape[1]}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", f"{fps:g}", "-i", "-"]
    try:
        done = subprocess.run(
            ["ffmpeg", "-hide_banner", "-loglevel", "error", *source, *output, "-"],
            input=np.ascontiguousarray(rgb).tobytes(),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as e:
        raise EncodingFailed("the program ffmpeg is not installed; for JPEG, Pillow is enough") from e
    if done.returncode:
        raise EncodingFailed(f"ffmpeg: {done.stderr.decode(errors='replace').strip()[-_LOG_TAIL:]}")
    return done.stdout

"""Synthetic frames and clips: a gradient, things that move, and noise."""

import numpy as np

# name, height, width, frames. Two frames make a temporal patch; the last clip is one frame short, so its last frame
# has to be repeated.
CLIPS = [("clip-0", 112, 200, 2), ("clip-1", 72, 96, 6), ("clip-2", 76, 108, 9)]
SMALL_CLIPS = [("clip-0", 48, 80, 2), ("clip-1", 40, 56, 6), ("clip-2", 44, 72, 9)]

# When each clip's first frame is: the last one runs past a full minute.
STARTS = [0, 0, 55]

# name, height, width. The last one needs no resizing.
FRAMES = [("frame-0", 72, 96), ("frame-1", 48, 64), ("frame-2", 200, 350), ("frame-3", 90, 50), ("frame-4", 56, 84)]


def frame(generator, height, width, moment=0.0, palette=0):
    """One RGB frame: a tilted gradient, a square that moves with `moment`, a still disc, stripes and noise."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    red = 60 + 120 * x + 40 * np.sin(6 * y + palette)
    green = 90 + 90 * y - 30 * np.cos(5 * x * (palette + 1))
    blue = 140 - 80 * x * y + 10 * palette
    picture = np.stack([red, green, blue], axis=-1)
    left, top = 0.05 + 0.12 * moment, 0.1 + 0.03 * moment
    square = (abs(x - left - 0.1) < 0.1) & (abs(y - top - 0.1) < 0.1)
    picture[square] = [230, 40 + 60 * palette, 30]
    picture[(x - 0.75) ** 2 + (y - 0.3) ** 2 < 0.015] = [20, 60, 220 - 70 * palette]
    picture[(np.floor(x * 60) % 2 == 0) & (y < 0.06)] = [250, 250, 250]
    picture += generator.normal(0, 6, picture.shape)
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def clips(small=False):
    """name -> uint8 [frames, height, width, 3]."""
    made = {}
    for palette, (name, height, width, count) in enumerate(SMALL_CLIPS if small else CLIPS):
        generator = np.random.default_rng(100 + palette)
        made[name] = np.stack([frame(generator, height, width, moment, palette) for moment in range(count)])
    return made


def frames():
    """name -> uint8 [height, width, 3]."""
    made = {}
    for number, (name, height, width) in enumerate(FRAMES):
        generator = np.random.default_rng(200 + number)
        made[name] = frame(generator, height, width, 1.5, number % 3)
    return made


def seconds(number: int, rate: float) -> list[float]:
    """When the frames of a clip are, at a number of frames a second."""
    return [STARTS[number] + frame / rate for frame in range(CLIPS[number][3])]

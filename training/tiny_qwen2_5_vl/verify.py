"""Holds the exported vision graph against the real class, and the processors of transformers against one another."""

import numpy as np
import onnxruntime
import torch
from PIL import Image
from transformers import Qwen2VLImageProcessorFast

from .clips import frames

# Smaller than a window, whole windows, and windows cut off at either edge or both.
GRIDS = [(2, 2), (4, 4), (2, 30), (8, 8), (6, 10), (8, 14), (16, 16), (12, 20), (18, 10)]
TOLERANCE = 1e-5


def verify_vision(reference, folder):
    """Fails if the graph differs from the class on any grid; returns the largest difference."""
    session = onnxruntime.InferenceSession(str(folder / "vision_encoder.onnx"))
    generator = np.random.default_rng(1)
    worst = 0.0
    for rows, columns in GRIDS:
        pixels = generator.standard_normal((rows * columns, 1176), np.float32)
        grid = [1, rows, columns]
        made = session.run(None, {"pixel_values": pixels, "image_grid_thw": np.array([grid])})
        for actual, expected in zip(made, reference.features(pixels, grid)):
            worst = max(worst, float(np.abs(actual - expected).max()))
    assert worst <= TOLERANCE, worst
    return worst


def compare_processors(reference, folder):
    """How far torchvision's resizing is from PIL's on the golden frames, in the units of the patches."""
    fast = Qwen2VLImageProcessorFast.from_pretrained(folder)
    worst = {"fast image processor": 0.0, "video processor": 0.0}
    for picture in frames().values():
        expected, _ = reference.pixels([picture])
        image = fast(images=Image.fromarray(picture), return_tensors="pt")["pixel_values"].numpy()
        video = reference.videos(videos=[np.stack([picture, picture])], return_tensors="pt")
        found = image, video["pixel_values_videos"].numpy()
        for name, actual in zip(worst, found):
            worst[name] = max(worst[name], float(np.abs(actual - expected).max()))
    return worst

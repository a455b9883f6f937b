"""Holds the exported vision graphs against the real classes, and the processors of transformers against one another."""

import numpy as np
import onnxruntime
import torch
from PIL import Image
from transformers import Qwen2VLImageProcessorFast

from .clips import frames

# Smaller than a window, whole windows, and windows cut off at either edge or both.
GRIDS = [(2, 2), (4, 4), (2, 30), (8, 8), (6, 10), (8, 14), (16, 16), (12, 20), (18, 10)]
TOLERANCE = 1e-5


def verify_grids(reference, folder):
    """Fails if a graph of the Qwen families differs from the class on any grid; returns the largest difference."""
    session = onnxruntime.InferenceSession(str(folder / "vision_encoder.onnx"))
    pixels_name, grid_name = (put.name for put in session.get_inputs())
    generator = np.random.default_rng(1)
    worst = 0.0
    for rows, columns in GRIDS:
        pixels = generator.standard_normal((rows * columns, session.get_inputs()[0].shape[1]), np.float32)
        grid = [1, rows, columns]
        made = session.run(None, {pixels_name: pixels, grid_name: np.array([grid])})
        for actual, expected in zip(made, class_outputs(reference, pixels, grid), strict=True):
            worst = max(worst, float(np.abs(actual - expected).max()))
    assert worst <= TOLERANCE, worst
    return worst


def class_outputs(reference, pixels, grid):
    """Features, and attention or DeepStack features where the graph has them."""
    if reference.family.name == "qwen3_vl":
        with torch.no_grad():
            features, deepstack = reference.model.model.visual(torch.from_numpy(pixels), torch.tensor([grid]))
        return [part.numpy() for part in (features, *(deepstack if reference.family.deepstack else ()))]
    features, attention = reference.features(pixels, grid)
    return [features, attention][: 1 + reference.family.gives_attention]


def compare_processors(reference, folder):
    """How far torchvision's resizing is from PIL's on the golden frames, in the units of the patches."""
    fast = Qwen2VLImageProcessorFast.from_pretrained(folder)
    worst = {"fast image processor": 0.0, "video processor": 0.0}
    for picture in frames().values():
        expected, _ = reference.pixels([picture])
        image = fast(images=Image.fromarray(picture), return_tensors="pt")["pixel_values"].numpy()
        video = reference.videos(videos=[np.stack([picture, picture])], return_tensors="pt")
        found = image, video["pixel_values_videos"].numpy()
        for name, actual in zip(worst, found, strict=True):
            worst[name] = max(worst[name], float(np.abs(actual - expected).max()))
    return worst


def compare_squares(reference):
    """The same for the families with square frames."""
    worst = 0.0
    for picture in frames().values():
        video = reference.videos(videos=[np.stack([picture, picture])], return_tensors="pt", do_sample_frames=False)
        actual = video.get("pixel_values_videos", video.get("pixel_values"))[0, 0].numpy()
        worst = max(worst, float(np.abs(actual - reference.pixels([picture])[0]).max()))
    return {"video processor": worst}

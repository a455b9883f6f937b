"""What Olive asks for a model, by the names in olive.py."""

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parent.parent))


def load(path):
    return torch.load(path, weights_only=False)


def io_config(model=None):
    return {
        "input_names": ["pixel_values", "image_grid_thw"],
        "output_names": ["image_features"],
        "dynamic_shapes": {"pixel_values": {0: "num_patches"}, "image_grid_thw": None},
    }


def dummy_inputs(model=None):
    """The grid is not a multiple of the window, so that no shape looks constant."""
    return {"pixel_values": torch.randn(60, 1176), "image_grid_thw": torch.tensor([[1, 6, 10]])}

"""Positions of Qwen2.5-VL at several frame rates, as the installed version of transformers counts them.

Versions differ: 4.57 makes the seconds of a step an integer before it multiplies them, and 5.x has another rule for the
text after a video. So the expected positions of each version have their own files.
"""

import numpy as np
import torch
import transformers

from . import cases
from .families.qwen2_5_vl import Qwen25Vl
from .layout import write_json

RATES = (2, 5, 8, 12)
SECONDS = 5

# Patches. The longer axis has fewer tokens than the clips have positions in time.
ROWS, COLUMNS = 4, 6


def write_rates(folder):
    """Writes the positions [3, S] at each rate as .npy, and transformers-VERSION.json, which describes them."""
    version = transformers.__version__
    folder.mkdir(parents=True, exist_ok=True)
    family = Qwen25Vl()
    model = family.new_model().model
    written = []
    for rate in RATES:
        frames = family.processors()["preprocessor_config.json"]["temporal_patch_size"]
        grid = [rate * SECONDS // frames, ROWS, COLUMNS]
        # The processor's own formula, in the type that it gives to the model.
        pace = torch.tensor([frames / rate])
        ids = prompt(family, grid)
        positions, delta = positions_of(model, family, ids, grid, pace)
        name = f"transformers-{version}-{rate}.npy"
        np.save(folder / name, positions.astype(np.int32))
        video = np.flatnonzero(np.array(ids) == family.id("<|video_pad|>"))
        written.append(
            {
                "fps": rate,
                "grid": grid,
                "prefix": int(video[0]),
                "length": len(ids),
                "rope_delta": delta,
                "position_ids": name,
            }
        )
        print(f"{version}, {rate} fps:", *(positions[0, video] - video[0])[:: len(video) // grid[0]])
    write_json(folder / f"transformers-{version}.json", {"question": cases.QUESTIONS[0], "rates": written})


def prompt(family, grid):
    """The ids of the chat about one video."""
    steps, rows, columns = grid
    text = (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n<|vision_start|>"
        + "<|video_pad|>" * (steps * rows * columns // 4)
        + f"<|vision_end|>{cases.QUESTIONS[0]}<|im_end|>\n<|im_start|>assistant\n"
    )
    return family.tokenizer.encode(text, add_special_tokens=False).ids


def positions_of(model, family, ids, grid, pace):
    """Position ids [3, S] and the rope delta. Since 5.x the types of tokens are an argument: 2 is video."""
    ids = torch.tensor([ids])
    types = {}
    if not transformers.__version__.startswith("4."):
        types["mm_token_type_ids"] = 2 * (ids == family.id("<|video_pad|>")).long()
    positions, delta = model.get_rope_index(
        input_ids=ids, video_grid_thw=torch.tensor([grid]), second_per_grid_ts=pace, **types
    )
    return positions[:, 0].numpy(), int(delta[0, 0])

"""Qwen3.5: Qwen3-VL's prompt, with positions by the rule of transformers 5."""

import json

import numpy as np
import torch
from transformers import DynamicCache, Qwen3VLProcessor, Qwen3VLVideoProcessor

from .qwen3_vl import Qwen3Reference
from .reference import Reference


class Qwen35Reference(Qwen3Reference):
    def __init__(self, family, model, folder):
        from transformers import Qwen2VLImageProcessorPil

        Reference.__init__(self, family, model, folder)
        size = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))["size"]
        self.images = Qwen2VLImageProcessorPil.from_pretrained(folder, size=size)
        self.processor = Qwen3VLProcessor(
            self.images,
            self.tokenizer,
            Qwen3VLVideoProcessor.from_pretrained(folder),
            chat_template=self.tokenizer.chat_template,
        )

    def new_cache(self):
        return DynamicCache(config=self.language_model.config)

    def pixels(self, frames):
        """Patches of frames [F, H, W, 3], two by two; a last frame without a partner is repeated."""
        pairs = [frames[at : at + 2] for at in range(0, len(frames), 2)]
        made = [self.pair(list(pair)) for pair in pairs]
        return np.concatenate([patches for patches, _ in made]), [len(made), *made[0][1]]

    def pair(self, pair):
        """A patch has three channels, and each channel the two frames one after the other."""
        halves = []
        for frame in (pair[0], pair[-1]):
            out = self.images(images=[frame], return_tensors="np")
            patch = self.images.patch_size
            values = out["pixel_values"].astype(np.float32).reshape(-1, 3, 2, patch, patch)
            assert (values[:, :, 0] == values[:, :, 1]).all()
            halves.append(values[:, :, 0])
        _, rows, columns = out["image_grid_thw"][0]
        return np.stack(halves, 2).reshape(len(halves[0]), -1), (int(rows), int(columns))

    def encode(self, clip):
        features, _ = self.features(clip.pixels, clip.grid)
        clip.features = features.reshape(clip.grid[0], -1, features.shape[-1])

    def features(self, pixels, grid):
        """Image features [t*h*w/4, H]; nothing of the attention."""
        with torch.no_grad():
            found = self.model.model.visual(torch.from_numpy(pixels), torch.tensor([grid]))
        return found.pooler_output.numpy(), None

    def generate(self, prompt, clip):
        clip.inputs["mm_token_type_ids"] = torch.from_numpy(2 * prompt.visual.astype(np.int64))[None]
        return Reference.generate(self, prompt, clip)

    def rope_index(self, out, ids, clip):
        types = torch.tensor([list(out["mm_token_type_ids"][0])])
        return self.model.model.get_rope_index(
            torch.from_numpy(ids)[None], types, video_grid_thw=torch.tensor([clip.grid])
        )

"""Qwen2-VL and Qwen2.5-VL: one open block of video, positions on three axes."""

import numpy as np
import torch
import transformers
from transformers import Qwen2VLImageProcessor, Qwen2VLVideoProcessor
from transformers.image_transforms import resize
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import eager_attention_forward

from .. import cases
from ..families.family import Clip, Prompt
from .reference import Reference


class QwenReference(Reference):
    def __init__(self, family, model, folder):
        super().__init__(family, model, folder)
        # The slow image processor: it resizes with PIL. The fast one and the video processor use torchvision.
        self.images = Qwen2VLImageProcessor.from_pretrained(folder)
        self.videos = Qwen2VLVideoProcessor.from_pretrained(folder)
        self.processor = getattr(transformers, family.processor)(
            self.images, self.tokenizer, self.videos, chat_template=self.tokenizer.chat_template
        )
        self.paced = family.name == "qwen2_5_vl"

    def pixels(self, frames):
        """Patches of frames [F, H, W, 3], two by two, by the PIL image processor; and the grid (t, h, w)."""
        out = self.images(images=None, videos=[list(frames)], return_tensors="np")
        return out["pixel_values_videos"].astype(np.float32), [int(n) for n in out["video_grid_thw"][0]]

    def resized(self, frame, height, width):
        """The frame resized as the image processor does it, before any arithmetic on floats."""
        return resize(frame, size=(height, width), resample=self.images.resample)

    def see(self, frames, seconds):
        pixels, grid = self.pixels(frames)
        inputs = {"pixel_values_videos": torch.from_numpy(pixels), "video_grid_thw": torch.tensor([grid])}
        if self.paced:
            inputs["second_per_grid_ts"] = torch.tensor([cases.SECONDS_PER_GRID])
        return Clip(grid, seconds, pixels, inputs, None)

    def encode(self, clip):
        features, attention = self.features(clip.pixels, clip.grid)
        clip.features = features.reshape(clip.grid[0], -1, features.shape[-1])
        if self.family.gives_attention:
            clip.attention = attention.reshape(clip.grid[0], -1)

    def features(self, pixels, grid):
        """Image features [t*h*w/4, H] and the last layer's attention per merged token [t*h*w/4]."""
        visual = self.model.model.visual
        received = []

        def watching(module, *args, **kwargs):
            output, weights = eager_attention_forward(module, *args, **kwargs)
            if module is visual.blocks[-1].attn:
                received.append(weights.mean((0, 1, 2)))
            return output, weights

        ALL_ATTENTION_FUNCTIONS["watching"] = watching
        visual.config._attn_implementation = "watching"
        grid = torch.tensor([grid])
        with torch.no_grad():
            features = visual(torch.from_numpy(pixels), grid)
        visual.config._attn_implementation = "eager"
        attention = torch.cat(received).view(-1, visual.spatial_merge_size**2).mean(1)
        if hasattr(visual, "get_window_index"):
            attention = attention[torch.argsort(visual.get_window_index(grid)[0])]
        return features.numpy(), attention.numpy()

    def prompt(self, question, clip):
        """The video token repeated by the real processor, for black frames of the right size."""
        patch = self.images.patch_size
        steps, rows, columns = clip.grid
        frames = np.zeros((2 * steps, patch * rows, patch * columns, 3), np.uint8)
        text = self.processor.apply_chat_template(self.chat(question), add_generation_prompt=True)
        out = self.processor(text=[text], videos=[frames], do_resize=False, return_tensors="pt")
        assert out["video_grid_thw"][0].tolist() == clip.grid
        ids = out["input_ids"][0].numpy()
        positions, delta = self.positions(ids, clip.grid, cases.SECONDS_PER_GRID)
        visual = ids == self.model.config.video_token_id
        step = np.full(len(ids), -1)
        step[visual] = np.repeat(np.arange(steps), visual.sum() // steps)
        return Prompt(text, ids, visual, step, positions, delta)

    def smallest(self, down, across):
        """Height and width of a frame of that many tokens."""
        return 2 * self.images.patch_size * down, 2 * self.images.patch_size * across

    def positions(self, ids, grid, pace):
        """Position ids [3, S] and the rope delta, at so many seconds a step."""
        paces = {"second_per_grid_ts": [pace]} if self.paced else {}
        positions, delta = self.model.model.get_rope_index(
            input_ids=torch.from_numpy(ids)[None], video_grid_thw=torch.tensor([grid]), **paces
        )
        return positions[:, 0].numpy(), int(delta[0, 0])

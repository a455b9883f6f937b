"""Qwen3-VL: a time stamp and a closed block of video a step."""

import json

import numpy as np
import torch
from transformers import Qwen2VLImageProcessor, Qwen3VLProcessor, Qwen3VLVideoProcessor
from transformers.image_transforms import resize
from transformers.video_utils import VideoMetadata

from ..families.family import Clip, Prompt
from .pieces import rows_of_steps
from .reference import Reference

STEP = r"<[\d.]+ seconds><\|vision_start\|>(<\|video_pad\|>)+<\|vision_end\|>"


class Qwen3Reference(Reference):
    def __init__(self, family, model, folder):
        super().__init__(family, model, folder)
        # The slow image processor, two frames at a time: it resizes with PIL, and knows no other length of video.
        # It forgets a `size` that it is opened with, but not the limits under their older names.
        size = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))["size"]
        limits = {"min_pixels": size["shortest_edge"], "max_pixels": size["longest_edge"]}
        self.images = Qwen2VLImageProcessor.from_pretrained(folder, **limits)
        self.processor = Qwen3VLProcessor(
            self.images,
            self.tokenizer,
            Qwen3VLVideoProcessor.from_pretrained(folder),
            chat_template=self.tokenizer.chat_template,
        )

    def read(self, frames, seconds):
        """A step is two frames long even where the second is missing: the first, shown again, stands in for it."""
        if len(frames) % 2:
            frames = np.concatenate([frames, frames[-1:]])
            seconds = [*seconds, 2 * seconds[-1] - seconds[-2]]
        return super().read(frames, seconds)

    def pixels(self, frames):
        """Patches of frames [F, H, W, 3], two by two, by the PIL image processor; and the grid (t, h, w)."""
        out = self.images(images=None, videos=[list(frames)], return_tensors="np")
        return out["pixel_values_videos"].astype(np.float32), [int(n) for n in out["video_grid_thw"][0]]

    def resized(self, frame, height, width):
        return resize(frame, size=(height, width), resample=self.images.resample)

    def see(self, frames, seconds):
        pixels, grid = self.pixels(frames)
        inputs = {"pixel_values_videos": torch.from_numpy(pixels), "video_grid_thw": torch.tensor([grid])}
        return Clip(grid, seconds, pixels, inputs, None)

    def encode(self, clip):
        with torch.no_grad():
            features, deepstack = self.model.model.visual(torch.from_numpy(clip.pixels), torch.tensor([clip.grid]))
        shape = clip.grid[0], -1, features.shape[-1]
        clip.features = features.numpy().reshape(shape)
        if self.family.deepstack:
            clip.deepstack = [part.numpy().reshape(shape) for part in deepstack]

    def generate(self, prompt, clip):
        if self.family.deepstack:
            return super().generate(prompt, clip)
        # transformers cannot leave DeepStack out, but adding nothing is the same.
        mergers = self.model.model.visual.deepstack_merger_list
        handles = [merger.register_forward_hook(lambda *args: args[-1] * 0) for merger in mergers]
        result = super().generate(prompt, clip)
        for handle in handles:
            handle.remove()
        return result

    def prompt(self, question, clip):
        """Stamps and blocks as the real processor writes them, for black frames of the right size."""
        patch = self.images.patch_size
        _, rows, columns = clip.grid
        frames = np.zeros((len(clip.seconds), patch * rows, patch * columns, 3), np.uint8)
        text = self.processor.apply_chat_template(self.chat(question), add_generation_prompt=True)
        # One index a millisecond, so that the stamps come from the clip's own seconds.
        indices = [round(1000 * second) for second in clip.seconds]
        metadata = VideoMetadata(total_num_frames=indices[-1] + 1, fps=1000, frames_indices=indices)
        out = self.processor(
            text=[text], videos=[frames], video_metadata=[metadata], do_resize=False, do_sample_frames=False
        )
        assert list(out["video_grid_thw"][0]) == clip.grid
        ids = np.array(out["input_ids"][0])
        expanded = self.tokenizer.decode(ids)
        positions, delta = self.rope_index(out, ids, clip)
        step = rows_of_steps(self.tokenizer, expanded, ids, STEP)
        visual = ids == self.model.config.video_token_id
        return Prompt(expanded, ids, visual, step, positions[:, 0].numpy(), int(delta[0, 0]))

    def rope_index(self, out, ids, clip):
        return self.model.model.get_rope_index(
            input_ids=torch.from_numpy(ids)[None], video_grid_thw=torch.tensor([clip.grid])
        )

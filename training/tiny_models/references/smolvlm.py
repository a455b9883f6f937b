"""SmolVLM2: an introduction, then a time stamp and one square image a frame; plain positions."""

import numpy as np
import torch
from transformers import SmolVLMImageProcessor, SmolVLMProcessor, SmolVLMVideoProcessor
from transformers.image_utils import PILImageResampling
from transformers.video_utils import VideoMetadata

from ..families.family import Clip, Prompt
from .pieces import rows_of_steps
from .reference import Reference

STEP = r"\nFrame from \d\d+:\d\d:<fake_token_around_image><global-img>(<image>)+<fake_token_around_image>"


class SmolReference(Reference):
    keeps_positions = False

    def __init__(self, family, model, folder):
        super().__init__(family, model, folder)
        self.side = family.sizes["vision"]["image_size"]
        self.videos = SmolVLMVideoProcessor.from_pretrained(folder)
        # What the video processor does, by the class that uses PIL: the longer edge first, then square, both bicubic.
        # It takes the length of the longer edge from `size`, not from `video_sampling`.
        self.images = SmolVLMImageProcessor.from_pretrained(
            folder, do_image_splitting=False, resample=PILImageResampling.BICUBIC, size=dict(self.videos.size)
        )
        self.processor = SmolVLMProcessor(
            SmolVLMImageProcessor.from_pretrained(folder),
            self.tokenizer,
            self.videos,
            image_seq_len=family.tokens(),
            chat_template=self.tokenizer.chat_template,
        )

    def pixels(self, frames):
        """Pixels [F, 3, side, side]."""
        out = self.images([list(frames)], return_tensors="np")
        assert out["pixel_attention_mask"].all()
        return out["pixel_values"][0].astype(np.float32)

    def resized(self, frame):
        out = self.images([[frame]], do_rescale=False, do_normalize=False, return_tensors="np")
        return out["pixel_values"][0, 0].transpose(1, 2, 0).astype(np.uint8)

    def see(self, frames, seconds):
        pixels = torch.from_numpy(self.pixels(frames))[None]
        mask = torch.ones(1, len(frames), self.side, self.side, dtype=torch.bool)
        across = round(self.family.tokens() ** 0.5)
        inputs = {"pixel_values": pixels, "pixel_attention_mask": mask}
        return Clip([len(frames), across, across], seconds, pixels[0].numpy(), inputs, None)

    def encode(self, clip):
        with torch.no_grad():
            clip.features = self.model.model.get_image_features(**clip.inputs).numpy()

    def prompt(self, question, clip):
        frames = np.zeros((clip.grid[0], self.side, self.side, 3), np.uint8)
        text = self.processor.apply_chat_template(self.chat(question), add_generation_prompt=True)
        # One index a millisecond, so that the stamps come from the clip's own seconds.
        indices = [round(1000 * second) for second in clip.seconds]
        apart = clip.seconds[1] - clip.seconds[0] if len(indices) > 1 else 1
        metadata = VideoMetadata(
            total_num_frames=len(indices), fps=1000, frames_indices=indices, duration=apart * len(indices)
        )
        out = self.processor(
            text=[text], videos=[[frames]], video_metadata=[metadata], do_sample_frames=False, return_tensors="pt"
        )
        ids = out["input_ids"][0].numpy()
        expanded = self.tokenizer.decode(ids)
        visual = ids == self.model.config.image_token_id
        step = rows_of_steps(self.tokenizer, expanded, ids, STEP)
        return Prompt(expanded, ids, visual, step, np.arange(len(ids)), 0)

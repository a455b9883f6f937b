"""FastVLM: a video is several pictures, one after the other; plain positions."""

import numpy as np
import torch
from transformers.image_transforms import center_crop, get_resize_output_image_size, resize

from ..families.family import Clip, Prompt
from ..families.fast_vlm import PATCH, SIDE
from .reference import Reference


class FastReference(Reference):
    keeps_positions = False

    def __init__(self, family, model, folder):
        from transformers import CLIPImageProcessorPil, LlavaProcessor

        super().__init__(family, model, folder)
        self.images = CLIPImageProcessorPil.from_pretrained(folder)
        self.side = SIDE
        self.across = SIDE // PATCH
        self.processor = LlavaProcessor(
            self.images,
            self.tokenizer,
            patch_size=PATCH,
            vision_feature_select_strategy="full",
            chat_template=self.tokenizer.chat_template,
        )

    def chat(self, question, frames=1):
        content = [*[{"type": "image"}] * frames, {"type": "text", "text": question}]
        return [{"role": "user", "content": content}]

    def pixels(self, frames):
        """Pixels [F, 3, side, side] by the PIL image processor."""
        return np.stack(self.images(list(frames), return_tensors="np")["pixel_values"]).astype(np.float32)

    def resized(self, frame):
        """The shorter edge to the side, then the middle of the longer one."""
        size = get_resize_output_image_size(frame, size=SIDE, default_to_square=False)
        return center_crop(resize(frame, size=size, resample=self.images.resample), (SIDE, SIDE))

    def see(self, frames, seconds):
        pixels = self.pixels(frames)
        inputs = {"pixel_values": torch.from_numpy(pixels)}
        return Clip([len(frames), self.across, self.across], seconds, pixels, inputs, None)

    def encode(self, clip):
        with torch.no_grad():
            features = self.model.get_image_features(torch.from_numpy(clip.pixels)).pooler_output
        clip.features = features.numpy()

    def prompt(self, question, clip):
        steps = clip.grid[0]
        frames = [np.zeros((SIDE, SIDE, 3), np.uint8)] * steps
        text = self.processor.apply_chat_template(self.chat(question, steps), add_generation_prompt=True)
        out = self.processor(text=[text], images=frames)
        ids = np.array(out["input_ids"][0])
        visual = ids == self.model.config.image_token_id
        step = np.full(len(ids), -1)
        step[visual] = np.repeat(np.arange(steps), self.across**2)
        return Prompt(text, ids, visual, step, np.arange(len(ids)), 0)

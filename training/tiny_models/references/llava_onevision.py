"""LLaVA-OneVision: every frame the same number of pooled tokens, then one learned row; plain positions."""

import numpy as np
import torch
from transformers import (
    LlavaOnevisionImageProcessor,
    LlavaOnevisionProcessor,
    LlavaOnevisionVideoProcessor,
    SiglipImageProcessor,
)
from transformers.image_transforms import resize

from ..families.family import Clip, Prompt
from .reference import Reference


class LlavaReference(Reference):
    keeps_positions = False

    def __init__(self, family, model, folder):
        super().__init__(family, model, folder)
        # The tower's own processor: it resizes with PIL, where the video processor uses torchvision.
        self.images = SiglipImageProcessor.from_pretrained(folder)
        self.videos = LlavaOnevisionVideoProcessor.from_pretrained(folder)
        self.side = family.sizes["vision"]["image_size"]
        self.across = self.side // family.sizes["vision"]["patch_size"]
        self.processor = LlavaOnevisionProcessor(
            LlavaOnevisionImageProcessor.from_pretrained(folder),
            self.tokenizer,
            self.videos,
            num_image_tokens=self.across**2,
            vision_feature_select_strategy="full",
            chat_template=self.tokenizer.chat_template,
        )

    def pixels(self, frames):
        """Pixels [F, 3, side, side] by the PIL image processor."""
        return self.images(list(frames), return_tensors="np")["pixel_values"].astype(np.float32)

    def resized(self, frame):
        return resize(frame, size=(self.side, self.side), resample=self.images.resample)

    def see(self, frames, seconds):
        pixels = self.pixels(frames)
        pooled = -(-self.across // 2)
        inputs = {"pixel_values_videos": torch.from_numpy(pixels)[None]}
        return Clip([len(frames), pooled, pooled], seconds, pixels, inputs, None)

    def encode(self, clip):
        with torch.no_grad():
            features = self.model.get_video_features(torch.from_numpy(clip.pixels)[None], -1, "full")
        clip.features = features[0].numpy().reshape(clip.grid[0], -1, features.shape[-1])
        clip.closing = self.model.model.image_newline.detach().numpy()

    def unpooled(self, pixels):
        """What the graph gives: features [F, tokens, H] before the pooling."""
        model = self.model.model
        with torch.no_grad():
            hidden = model.vision_tower(torch.from_numpy(pixels), output_hidden_states=True).hidden_states[-1]
            return model.multi_modal_projector(hidden).numpy()

    def prompt(self, question, clip):
        frames = np.zeros((clip.grid[0], self.side, self.side, 3), np.uint8)
        text = self.processor.apply_chat_template(self.chat(question), add_generation_prompt=True)
        out = self.processor(text=[text], videos=[frames])
        ids = np.array(out["input_ids"][0])
        visual = ids == self.model.config.video_token_id
        step = np.full(len(ids), -1)
        step[np.flatnonzero(visual)[:-1]] = np.repeat(np.arange(clip.grid[0]), clip.grid[1] * clip.grid[2])
        return Prompt(text, ids, visual, step, np.arange(len(ids)), 0)

"""LFM2-VL: a video is several pictures, none of them split into tiles; plain positions."""

import numpy as np
import torch
from PIL import Image
from transformers import DynamicCache

from ..families.family import Clip, Prompt
from .pieces import rows_of_steps
from .reference import Reference

STEP = r"<\|image_start\|>(<image>)+<\|image_end\|>"


class Lfm2Reference(Reference):
    keeps_positions = False

    def __init__(self, family, model, folder):
        from transformers import Lfm2VlImageProcessor, Lfm2VlProcessor

        super().__init__(family, model, folder)
        self.images = Lfm2VlImageProcessor.from_pretrained(folder)
        self.processor = Lfm2VlProcessor(self.images, self.tokenizer, chat_template=self.tokenizer.chat_template)

    def new_cache(self):
        return DynamicCache(config=self.language_model.config)

    def chat(self, question, frames=1):
        content = [*[{"type": "image"}] * frames, {"type": "text", "text": question}]
        return [{"role": "user", "content": content}]

    def resized(self, frame):
        """The size is the real processor's; the pixels are PIL's, where the processor has torchvision."""
        names = "downsample_factor", "min_image_tokens", "max_image_tokens", "encoder_patch_size"
        limits = {name: getattr(self.images, name) for name in names}
        size = self.images.smart_resize(*frame.shape[:2], **limits)
        return np.array(Image.fromarray(frame).resize(size, Image.BILINEAR))

    def inputs(self, frames):
        frames = [self.resized(frame) for frame in frames]
        return self.images(frames, do_image_splitting=False, return_tensors="pt")

    def pixels(self, frames):
        """Patches of frames of one size without padding: [F, patches, 768]."""
        made = self.inputs(frames)
        rows, columns = made["spatial_shapes"][0].tolist()
        return made["pixel_values"][:, : rows * columns].numpy()

    def see(self, frames, seconds):
        made = self.inputs(frames)
        rows, columns = made["spatial_shapes"][0].tolist()
        pixels = made["pixel_values"][:, : rows * columns].numpy()
        return Clip([len(frames), rows // 2, columns // 2], seconds, pixels, dict(made), None)

    def encode(self, clip):
        with torch.no_grad():
            features = self.model.model.get_image_features(**clip.inputs).pooler_output
        clip.features = np.stack([part.numpy() for part in features])

    def prompt(self, question, clip):
        steps, rows, columns = clip.grid
        frames = [np.zeros((32 * rows, 32 * columns, 3), np.uint8)] * steps
        text = self.processor.apply_chat_template(self.chat(question, steps), add_generation_prompt=True)
        out = self.processor(text=[text], images=[frames], do_image_splitting=False)
        ids = np.array(out["input_ids"][0])
        assert (ids == self.model.config.image_token_id).sum() == steps * rows * columns
        expanded = self.tokenizer.decode(ids)
        step = rows_of_steps(self.tokenizer, expanded, ids, STEP)
        visual = ids == self.model.config.image_token_id
        return Prompt(expanded, ids, visual, step, np.arange(len(ids)), 0)

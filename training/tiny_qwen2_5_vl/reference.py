"""What transformers itself makes of a clip and a question; nothing in here knows the exported graphs."""

import numpy as np
import torch
from transformers import DynamicCache, Qwen2_5_VLProcessor, Qwen2TokenizerFast, Qwen2VLImageProcessor
from transformers import Qwen2VLVideoProcessor
from transformers.image_transforms import resize
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import eager_attention_forward
from transformers.utils import logging

MAX_NEW_TOKENS = 16


class Reference:
    """The real model with the real processors, opened from the written folder."""

    def __init__(self, model, folder):
        # The processor's only complaint here is that videos belong to the video processor, which does not use PIL.
        logging.set_verbosity_error()
        self.model = model
        self.tokenizer = Qwen2TokenizerFast.from_pretrained(folder)
        # The slow image processor: it resizes with PIL. The fast one and the video processor use torchvision.
        self.images = Qwen2VLImageProcessor.from_pretrained(folder)
        self.videos = Qwen2VLVideoProcessor.from_pretrained(folder)
        self.processor = Qwen2_5_VLProcessor(
            self.images, self.tokenizer, self.videos, chat_template=self.tokenizer.chat_template
        )
        self.eos = set(model.generation_config.eos_token_id)

    def pixels(self, frames):
        """Patches of frames [F, H, W, 3], two by two, by the PIL image processor; and the grid (t, h, w)."""
        out = self.images(images=None, videos=[list(frames)], return_tensors="np")
        return out["pixel_values_videos"].astype(np.float32), [int(n) for n in out["video_grid_thw"][0]]

    def resized(self, frame, height, width):
        """The frame resized as the image processor does it, before any arithmetic on floats."""
        return resize(frame, size=(height, width), resample=self.images.resample)

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
        order = torch.argsort(visual.get_window_index(grid)[0])
        attention = torch.cat(received).view(-1, visual.spatial_merge_unit).mean(1)[order]
        return features.numpy(), attention.numpy()

    def prompt(self, question, frames):
        """Ids of the chat with one video and the question, the video token repeated by the real processor."""
        content = [{"type": "video"}, {"type": "text", "text": question}]
        text = self.processor.apply_chat_template([{"role": "user", "content": content}], add_generation_prompt=True)
        out = self.processor(text=[text], videos=[frames], return_tensors="pt")
        return text, out["input_ids"], out["video_grid_thw"]

    def positions(self, ids, grid, seconds):
        """Position ids [3, S] and the rope delta."""
        positions, delta = self.model.model.get_rope_index(
            input_ids=ids, video_grid_thw=torch.tensor([grid]), second_per_grid_ts=[seconds]
        )
        return positions[:, 0], int(delta[0, 0])

    def generate(self, ids, pixels, grid, seconds):
        """Greedy answer of transformers' own generate, and the logits of the whole prompt."""
        inputs = {
            "input_ids": ids,
            "attention_mask": torch.ones_like(ids),
            "pixel_values_videos": torch.from_numpy(pixels),
            "video_grid_thw": torch.tensor([grid]),
            "second_per_grid_ts": torch.tensor([seconds]),
        }
        with torch.no_grad():
            answer = self.model.generate(**inputs, do_sample=False, max_new_tokens=MAX_NEW_TOKENS)
            self.model.model.rope_deltas = None
            logits = self.model(**inputs).logits
        return answer[0, ids.shape[1] :].tolist(), logits[0].numpy()

    def generate_kept(self, ids, features, keep, positions):
        """The same with only some video tokens: their rows and position columns go, the positions after them stay.

        Returns the answer, the logits [S_kept, V] of the prompt, and the smallest lead of a chosen token.
        """
        embeds = self.model.model.language_model.embed_tokens(ids)[0]
        video = ids[0] == self.model.config.video_token_id
        embeds[video] = torch.from_numpy(features)
        rows = torch.ones_like(video)
        rows[video] = torch.from_numpy(keep)
        return self.decode(embeds[rows], positions[:, rows], int(positions.max()) + 1)

    def decode(self, embeds, positions, following):
        """Prefill and greedy steps on the language model; `following` is the position of the first new token."""
        cache, chosen, lead, prompt = DynamicCache(), [], float("inf"), None
        with torch.no_grad():
            while len(chosen) < MAX_NEW_TOKENS:
                logits = self.step(embeds, positions, cache)
                prompt = logits.numpy() if prompt is None else prompt
                best = logits[-1].topk(2)
                lead = min(lead, float(best.values[0] - best.values[1]))
                chosen.append(int(best.indices[0]))
                if chosen[-1] in self.eos:
                    break
                embeds = self.model.model.language_model.embed_tokens(torch.tensor(chosen[-1:]))
                positions = torch.full((3, 1), following)
                following += 1
        return chosen, prompt, lead

    def step(self, embeds, positions, cache):
        """One call of the language model and head; logits [S, V]."""
        output = self.model.model.language_model(
            inputs_embeds=embeds[None],
            attention_mask=torch.ones(1, cache.get_seq_length() + len(embeds), dtype=torch.long),
            position_ids=positions[:, None],
            past_key_values=cache,
            use_cache=True,
        )
        return self.model.lm_head(output.last_hidden_state)[0]

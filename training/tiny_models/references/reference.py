"""The part of the reference that is the same in all families: the language model, with tokens left out or not."""

import numpy as np
import torch
from transformers import AutoTokenizer, DynamicCache
from transformers.utils import logging

MAX_NEW_TOKENS = 16


class Reference:
    """The real model with the real processors. Subclasses know how to read frames, prompts and positions."""

    # Whether a dropped token's position stays empty, or the tokens behind it move up.
    keeps_positions = True

    def __init__(self, family, model, folder):
        # The processors' only complaint here is that videos belong to the video processor, which does not use PIL.
        logging.set_verbosity_error()
        self.family = family
        self.model = model
        self.language_model = family.language_model(model)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.eos = set(model.generation_config.eos_token_id)

    def chat(self, question):
        content = [{"type": "video"}, {"type": "text", "text": question}]
        return [{"role": "user", "content": content}]

    def new_cache(self):
        return DynamicCache()

    def see(self, frames, seconds):
        """A Clip of frames [F, H, W, 3] at those seconds, with all that the model's weights have no part in."""
        raise NotImplementedError

    def encode(self, clip):
        """Fills in the features."""
        raise NotImplementedError

    def prompt(self, question, clip):
        """The Prompt that transformers' processor makes of a question about the clip."""
        raise NotImplementedError

    def read(self, frames, seconds):
        clip = self.see(frames, seconds)
        self.encode(clip)
        return clip

    def generate(self, prompt, clip):
        """Greedy answer of transformers' own generate, and the logits [S, V] of the whole prompt."""
        ids = torch.from_numpy(prompt.ids)[None]
        inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids), **clip.inputs}
        with torch.no_grad():
            answer = self.model.generate(**inputs, do_sample=False, max_new_tokens=MAX_NEW_TOKENS)
            self.model.model.rope_deltas = None
            logits = self.model(**inputs).logits
        return answer[0, ids.shape[1] :].tolist(), logits[0].numpy()

    def kept_positions(self, prompt, rows):
        """Positions of the rows left."""
        if self.keeps_positions:
            return prompt.positions[..., rows]
        return np.arange(rows.sum())

    def following(self, prompt, rows):
        """The position of the first new token."""
        return int(prompt.positions.max()) + 1 if self.keeps_positions else int(rows.sum())

    def embeddings(self, prompt, clip):
        """All rows of the prompt [S, H], and the DeepStack rows [S, H], zero where there is text."""
        with torch.no_grad():
            embeds = self.language_model.embed_tokens(torch.from_numpy(prompt.ids))
        visual = torch.from_numpy(prompt.visual)
        size = embeds.shape[1]
        features = [clip.features.reshape(-1, size)] + ([] if clip.closing is None else [clip.closing[None]])
        embeds[visual] = torch.from_numpy(np.concatenate(features))
        deepstack = []
        for part in clip.deepstack:
            rows = torch.zeros_like(embeds)
            rows[visual] = torch.from_numpy(part.reshape(-1, size))
            deepstack.append(rows)
        return embeds, deepstack

    def generate_kept(self, prompt, clip, keep):
        """The same with only the tokens of the mask [T, N].

        Returns the answer, the logits [S_kept, V] of the prompt, and the smallest lead of a chosen token.
        """
        rows = prompt.kept_rows(keep)
        embeds, deepstack = self.embeddings(prompt, clip)
        positions = torch.from_numpy(np.ascontiguousarray(self.kept_positions(prompt, rows)))
        added = [part[rows] for part in deepstack]
        return self.decode(embeds[rows], positions, self.following(prompt, rows), added)

    def decode(self, embeds, positions, following, deepstack=()):
        """Prefill and greedy steps on the language model; `following` is the position of the first new token."""
        cache, chosen, lead, prompt = self.new_cache(), [], float("inf"), None
        with torch.no_grad():
            while len(chosen) < MAX_NEW_TOKENS:
                logits = self.step(embeds, positions, cache, deepstack)
                prompt = logits.numpy() if prompt is None else prompt
                best = logits[-1].topk(2)
                lead = min(lead, float(best.values[0] - best.values[1]))
                chosen.append(int(best.indices[0]))
                if chosen[-1] in self.eos:
                    break
                embeds = self.language_model.embed_tokens(torch.tensor(chosen[-1:]))
                positions, deepstack = torch.full((*positions.shape[:-1], 1), following), ()
                following += 1
        return chosen, prompt, lead

    def step(self, embeds, positions, cache, deepstack):
        """One call of the language model and head; logits [S, V]."""
        added = {}
        if len(deepstack):
            everywhere = torch.ones(1, len(embeds), dtype=torch.bool)
            added = {"visual_pos_masks": everywhere, "deepstack_visual_embeds": list(deepstack)}
        output = self.language_model(
            inputs_embeds=embeds[None],
            attention_mask=torch.ones(1, cache.get_seq_length() + len(embeds), dtype=torch.long),
            position_ids=positions[..., None, :],
            past_key_values=cache,
            use_cache=True,
            **added,
        )
        return self.model.lm_head(output.last_hidden_state)[0]

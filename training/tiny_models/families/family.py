"""What all families have in common."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np
from transformers import GenerationConfig

from ..export.decoder import decoder_graph
from ..export.graph import Graph, embedding_graph
from ..layout import write_json
from ..tokenizer import build_tokenizer, write_tokenizer
from ..weights import draw_weights

HALF = [0.5, 0.5, 0.5]


@dataclass
class Clip:
    """A clip as the model sees it: T steps of N tokens of H numbers."""

    grid: list
    seconds: list
    pixels: np.ndarray
    # What transformers' forward takes beside the ids.
    inputs: dict
    features: np.ndarray
    attention: np.ndarray | None = None
    # Further features [T, N, H] that are added within the language model.
    deepstack: tuple = ()
    # Rows behind the last step that belong to no frame.
    closing: np.ndarray | None = None


@dataclass
class Prompt:
    """A prompt of S tokens with its video expanded."""

    text: str
    ids: np.ndarray
    # bool [S]: rows that features overwrite, closing rows included.
    visual: np.ndarray
    # int [S]: the step a row stands or falls with, -1 for none.
    step: np.ndarray
    # [3, S] or [S]
    positions: np.ndarray
    delta: int

    def kept_rows(self, keep):
        """Rows left where only tokens of the mask [T, N] stay: a step without tokens leaves nothing behind."""
        rows = ~self.visual | (self.step < 0)
        rows[self.visual & (self.step >= 0)] = keep.reshape(-1)
        for empty in np.flatnonzero(~keep.any(1)):
            rows[self.step == empty] = False
        return rows


class Family:
    """One family at one size; `seed` is what its weights are drawn from."""

    name = None
    kind = None
    takes_masks_by_name = True
    # Whether the encoder's graph also returns what its last layer attends to.
    gives_attention = False
    # Whether all weights are float16 numbers.
    fits_half = True
    # The version that the goldens are made with.
    transformers = "4.57.6"

    def __init__(self, size="fixture", seed=None):
        self.size = size
        # A copy, since transformers' configurations write into what they are given.
        self.sizes = deepcopy(self.SIZES[size])
        self.seed = self.SEEDS[size] if seed is None else seed
        self.tokenizer = build_tokenizer(self.kind, self.sizes["text"]["vocab_size"])

    def id(self, token):
        return self.tokenizer.token_to_id(token)

    def write_folder(self, folder):
        """Everything but the graphs."""
        folder.mkdir(parents=True, exist_ok=True)
        write_tokenizer(self.kind, self.tokenizer, folder)
        write_json(folder / "config.json", self.config())
        write_json(folder / "generation_config.json", self.generation())
        for name, content in self.processors().items():
            write_json(folder / name, content)

    def generation(self):
        """generation_config.json; two ids end an answer, as in released folders."""
        return {
            "bos_token_id": self.id("<|endoftext|>"),
            "do_sample": False,
            "eos_token_id": [self.id(self.kind.end), self.id("<|endoftext|>")],
            "pad_token_id": self.id("<|endoftext|>"),
            "transformers_version": self.transformers,
        }

    def build(self):
        """The real class, on eager attention, with the weights of the seed."""
        model = self.new_model().eval()
        model.set_attn_implementation("eager")
        model.generation_config = GenerationConfig(**self.generation())
        self.draw(model, self.seed)
        return model

    def draw(self, model, seed):
        draw_weights(model, self.tokenizer, self.kind.end, seed, self.fits_half)

    def language_model(self, model):
        return model.model.language_model

    def head_size(self, text):
        return getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads

    def decoder_graph(self, model, kind) -> Graph:
        return decoder_graph(self, model, kind)

    def embedding_graph(self, model) -> Graph:
        return embedding_graph(self.language_model(model).embed_tokens)

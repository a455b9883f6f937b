"""Clips in other colours, for what colours do not tell.

Some pairs of shape and colour never occur in training, so that the test can ask about them. The encoder recognises the
shape in any colour, since it is trained on changed colours (`train_vision.recolour`), but a language model that never
meets the features of such a thing does not know how to read them: of recoloured events, it found 62% where it
found 75% in their own colours. So it is shown scenes whose colour channels are swapped or grey, and is asked
there what does not depend on colours."""

from dataclasses import replace

import numpy as np

from .clips import Clip
from .labels import NONE
from .memories import PLACE_BEFORE, STANDS, STOOD, TINT_BEFORE, TINT_STANDS

GREY = 0.3  # share of the clips at least
COLOURED = [TINT_BEFORE, PLACE_BEFORE, STANDS, TINT_STANDS, STOOD]  # of things, or of landmarks
FAMILIES = {
    "came-first",
    "count-now",
    "ever-there",
    "kinds-so-far",
    "moves-so-far",
    "moving-now",
    "present-now",
    "tell-when",
}


def recoloured(clip: Clip, random: np.random.Generator) -> Clip:
    """The clip with its channels in another order, or grey, and only with questions that it still answers."""
    order = random.permutation(3)
    grey = random.random() < GREY or (order == np.arange(3)).all()
    pictures = clip.pictures.max(-1, keepdims=True).repeat(3, -1) if grey else clip.pictures[..., order]
    asked = [question for question in clip.truth["questions"] if colourless(question)]
    return replace(clip, pictures=pictures, truth=clip.truth | {"questions": asked})


def colourless(question: dict) -> bool:
    """Whether neither the colour of a thing nor that of a landmark matters, by which landmarks are recognised."""
    text = question["text"]
    return question["family"] in FAMILIES and " is by " not in text and " turns " not in text


def uncoloured(labels: np.ndarray) -> np.ndarray:
    """Labels of `memories` without those that depend on colours."""
    labels = labels.copy()
    labels[..., COLOURED] = NONE
    return labels

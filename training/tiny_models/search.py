"""Looks for a seed whose model gives the tests something to tell apart."""

from . import cases
from .clips import clips, seconds
from .goldens import RATES

# Ten times what the tests allow logits to differ by.
SMALLEST_LEAD = 0.01
MOST_CUT_OFF = 3
MOST_REPEATED = 2


def prepare(reference, small):
    """For each clip and question what does not depend on the weights."""
    prepared = []
    rate = RATES.get(reference.family.name, 2)
    for number, pictures in enumerate(clips(small).values()):
        clip = reference.see(pictures, seconds(number, rate))
        # The shape of the features is needed once, the values later.
        reference.encode(clip)
        keep = cases.keep_mask(number, *clip.features.shape[:2])
        prompts = [reference.prompt(question, clip) for question in cases.QUESTIONS[:2]]
        prepared.append((clip, prompts, keep))
    return prepared


def answers_of(reference, prepared):
    """Yields the answers one by one, so that a poor seed is left early: all tokens, then the kept ones."""
    for clip, prompts, keep in prepared:
        reference.encode(clip)
        for prompt in prompts:
            for mask in (keep | True, keep):
                answer, _, lead = reference.generate_kept(prompt, clip, mask)
                yield tuple(answer), lead


def good(reference, prepared, smallest_lead):
    """True if nearly all answers differ, say something and end by themselves, and no choice is a near tie."""
    seen, cut_off, repeated = set(), 0, 0
    for answer, lead in answers_of(reference, prepared):
        cut_off += answer[-1] not in reference.eos
        repeated += answer in seen or len(answer) < 3
        if lead < smallest_lead or cut_off > MOST_CUT_OFF or repeated > MOST_REPEATED:
            return False
        seen.add(answer)
    return True


def search(reference, small, first, count, smallest_lead=SMALLEST_LEAD):
    """Tries `count` seeds from `first` on and prints the good ones."""
    prepared = prepare(reference, small)
    for seed in range(first, first + count):
        reference.family.draw(reference.model, seed)
        if good(reference, prepared, smallest_lead):
            texts = [reference.tokenizer.decode(list(answer)) for answer, _ in answers_of(reference, prepared)]
            print(f"seed {seed}:", *map(repr, texts), flush=True)

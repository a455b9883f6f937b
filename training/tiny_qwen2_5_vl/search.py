"""Looks for a seed whose model gives the tests something to tell apart."""

from . import cases
from .clips import clips
from .model import build_model

# Ten times what the tests allow logits to differ by.
SMALLEST_LEAD = 0.01
MOST_CUT_OFF = 2


def prepare(reference):
    """For each clip and question what does not depend on the weights."""
    prepared = []
    for number, pictures in enumerate(clips().values()):
        pixels, grid = reference.pixels(pictures)
        keep = cases.keep_mask(number, grid[0], grid[1] * grid[2] // 4).reshape(-1)
        for question in cases.QUESTIONS[:2]:
            _, ids, _ = reference.prompt(question, pictures)
            positions, _ = reference.positions(ids, grid, cases.SECONDS_PER_GRID)
            prepared.append((pixels, grid, ids, positions, keep))
    return prepared


def answers_of(reference, prepared):
    """Yields the answers one by one, so that a poor seed is left early: all tokens, then the kept ones."""
    for pixels, grid, ids, positions, keep in prepared:
        features, _ = reference.features(pixels, grid)
        for mask in (keep | True, keep):
            answer, _, lead = reference.generate_kept(ids, features, mask, positions)
            yield tuple(answer), lead


def good(reference, prepared):
    """True if all answers differ and say something, nearly all end by themselves, and no choice is a near tie."""
    seen, cut_off = set(), 0
    for answer, lead in answers_of(reference, prepared):
        cut_off += answer[-1] not in reference.eos
        if answer in seen or len(answer) < 3 or lead < SMALLEST_LEAD or cut_off > MOST_CUT_OFF:
            return False
        seen.add(answer)
    return True


def search(tokenizer, reference, first, count):
    """Tries `count` seeds from `first` on and prints the good ones."""
    prepared = prepare(reference)
    for seed in range(first, first + count):
        reference.model = build_model(tokenizer, seed)
        if good(reference, prepared):
            texts = [tokenizer.decode(list(answer)) for answer, _ in answers_of(reference, prepared)]
            print(f"seed {seed}:", *map(repr, texts), flush=True)

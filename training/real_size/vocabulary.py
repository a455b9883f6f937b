"""Grows a tokenizer.json to the size of a released one, so that opening it takes as long."""

import json
import random
from pathlib import Path

SEED = 20


def grow(file: Path, size: int):
    """Rewrites a tokenizer.json with a vocabulary of `size` entries.

    Its own tokens keep their ids. The new ones are merges of bytes beyond ASCII, of 2 to 8 bytes, as many and about as
    long as those of a released vocabulary, so that questions in English are encoded as before.
    """
    content = json.loads(file.read_text(encoding="utf-8"))
    model = content["model"]
    vocabulary, merges = model["vocab"], model["merges"]
    # An added token keeps its id only if the model knows it; else it is numbered behind the vocabulary.
    vocabulary.update({token["content"]: token["id"] for token in content["added_tokens"]})
    taken, next_id = len(vocabulary), 1 + max(vocabulary.values())
    chance = random.Random(SEED)
    pieces = [t for t in vocabulary if len(t) == 1 and 0xA1 <= ord(t) <= 0xFF]
    as_lists = bool(merges) and isinstance(merges[0], list)
    while taken < size:
        left, right = chance.choice(pieces), chance.choice(pieces)
        if len(left) + len(right) > 8 or left + right in vocabulary:
            continue
        vocabulary[left + right] = next_id
        merges.append([left, right] if as_lists else f"{left} {right}")
        if len(pieces) < 20_000:
            pieces.append(left + right)
        next_id, taken = next_id + 1, taken + 1
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")

"""Finds the rows of each step in a prompt that writes something around the tokens of each."""

import re

import numpy as np


def rows_of_steps(tokenizer, text, ids, pattern):
    """int [S]: the match of the pattern that a row lies in, -1 for none; no token may cross a border."""
    encoded = tokenizer(text, return_offsets_mapping=True, add_special_tokens=False)
    assert encoded["input_ids"] == list(ids)
    step = np.full(len(ids), -1)
    for number, match in enumerate(re.finditer(pattern, text)):
        for row, (start, end) in enumerate(encoded["offset_mapping"]):
            if match.start() <= start and end <= match.end():
                step[row] = number
            else:
                assert end <= match.start() or match.end() <= start, text[start:end]
    return step

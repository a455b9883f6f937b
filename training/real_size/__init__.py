"""Folders of the sizes of released models, with random weights, to measure with."""

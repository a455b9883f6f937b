"""What labels of cells have in common."""

NONE = -100  # no label
LEAST_SHARE = 25  # of 255: a thing that covers less of a cell has no label there

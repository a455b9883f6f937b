"""What a clip's folder holds, and what a method has kept of it."""

import numpy as np
import torch


def array(clip, name):
    return torch.from_numpy(np.load(clip / f"{name}.npy"))


class Selecting:
    """A method that keeps some of a clip's tokens as they are; run returns their rows, or their numbers in the clip."""

    def __init__(self, authors, clip, options):
        self.features = array(clip, "features")
        self.steps, self.tokens, self.dim = self.features.shape
        self.rows = self.features.flatten(0, 1)
        self.options = options
        self.open(authors, clip)

    def numbers(self, steps):
        """Numbers in the clip from one list of positions a step."""
        return torch.cat([torch.as_tensor(step) + i * self.tokens for i, step in enumerate(steps)])

    def kept(self, result):
        if result.dtype == torch.bool:
            result = result.flatten().nonzero().flatten()
        if result.ndim == 2:
            numbers = {row.tobytes(): number for number, row in enumerate(self.rows.numpy())}
            result = torch.tensor([numbers[row.tobytes()] for row in result.numpy()])
        return {"kept": len(result), "positions": sorted(set(result.tolist()))}


class Merging(Selecting):
    """A method that makes new rows; run returns them."""

    def kept(self, result):
        return {"kept": len(result), "magnitude": float(result.abs().double().sum())}

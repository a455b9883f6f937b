"""What a prompt about a clip gives to the decoder."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Rows:
    """One row per token; new tokens take the positions from `following` on."""

    embeddings: np.ndarray
    positions: np.ndarray
    deepstack: list
    following: int

    @staticmethod
    def of(graphs, host, seen, ids, positions):
        """Of a whole prompt, in which features take the place of the visual tokens."""
        visual = ids == host.visual_id
        embeddings = graphs.embeddings(ids)
        closing = [row[None] for row in seen.closing]
        embeddings[visual] = np.concatenate([seen.features.reshape(-1, embeddings.shape[1]), *closing])
        deepstack = []
        for layer in range(len(graphs.deepstack)):
            rows = np.zeros_like(embeddings)
            rows[visual] = seen.others[f"deepstack_features_{layer}"].reshape(-1, rows.shape[1])
            deepstack.append(rows)
        return Rows(embeddings, positions, deepstack, int(positions.max()) + 1)

    def kept(self, mask, positions):
        """Without the dropped tokens; positions on one axis are counted anew."""
        following = self.following if positions.ndim == 2 else int(mask.sum())
        return Rows(self.embeddings[mask], positions, [part[mask] for part in self.deepstack], following)

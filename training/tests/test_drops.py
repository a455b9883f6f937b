"""Tests of what is dropped in training; they need torch."""

import importlib.util
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if importlib.util.find_spec("torch"):
    import torch

    from room_model import drops


@unittest.skipUnless(importlib.util.find_spec("torch"), "torch is not installed")
class CentresTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)

    def test_each_cluster_has_one_medoid(self):
        centres = 10 * torch.randn(5, 16)
        owner = torch.arange(60) % 5
        rows = (centres[owner] + 0.1 * torch.randn(60, 16))[None]
        chosen = drops.medoids(rows, torch.ones(1, 60, dtype=torch.bool), 5)[0].nonzero().flatten()
        self.assertEqual([0, 1, 2, 3, 4], sorted(owner[chosen].tolist()))

    def test_a_medoid_is_one_of_those_that_may_be_chosen(self):
        among = torch.rand(1, 60) < 0.3
        chosen = drops.medoids(torch.randn(1, 60, 16), among, 8)
        self.assertFalse((chosen & ~among).any())
        self.assertTrue(0 < chosen.sum() <= 8)

    def test_every_few_steps_keep_their_share(self):
        features, among = torch.randn(2, 10, 36, 16), torch.ones(2, 10, 36, dtype=torch.bool)
        kept = drops.centres(features, among, 0.1)
        self.assertEqual((2, 10, 36), tuple(kept.shape))
        for first in (0, 4):
            self.assertEqual([14, 14], kept[:, first : first + 4].sum((1, 2)).tolist())


if __name__ == "__main__":
    unittest.main()

"""Tests of what an exported folder recommends."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tiny_models.recommendation import FILE, write_recommendation


class RecommendationTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def written(self):
        return json.loads((self.folder / FILE).read_text(encoding="utf-8"))

    def test_three_axes_select(self):
        self.assertEqual("dtd-anchored:threshold=0.95", write_recommendation(self.folder, 3))
        self.assertEqual({"policy", "note"}, set(self.written()))
        self.assertEqual("dtd-anchored:threshold=0.95", self.written()["policy"])

    def test_one_axis_merges(self):
        self.assertIn("+holitom:", write_recommendation(self.folder, 2))
        self.assertIn("+holitom:", self.written()["policy"])

    def test_what_the_saved_model_recommends_stays(self):
        (self.folder / FILE).write_text('{"fps": 2}', encoding="utf-8")
        self.assertIsNone(write_recommendation(self.folder, 3))
        self.assertEqual({"fps": 2}, self.written())


if __name__ == "__main__":
    unittest.main()

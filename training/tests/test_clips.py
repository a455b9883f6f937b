"""Tests of the parts that need numpy only: python -m unittest discover -s training/tests"""

import io
import json
import struct
import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from room_model import asked, cells, clips, memories, recolour, views

SECONDS = 8


def phase(start, end, corner, to, tint):
    return {"from": start, "to": end, "start": corner, "end": to, "tint": tint}


# A circle in the top left corner that turns blue at 4 s, and a ring that stands in the bottom right one from 2 s on.
TRUTH = {
    "landmarks": ["door", "window", "lamp", "table"],
    "things": [
        {"kind": "circle", "phases": [phase(0, 4, 0, 0, "red"), phase(4, 20, 0, 0, "blue")]},
        {"kind": "ring", "phases": [phase(2, 20, 3, 3, "green")]},
    ],
}


def record(truth=TRUTH, count=SECONDS):
    """The bytes that `sluice world` writes for a clip."""
    text = json.dumps(truth).encode()
    shown = np.zeros((count, clips.GRID, clips.GRID, 2), np.uint8)
    shown[..., 0] = 255  # no thing
    shown[:, 1, 1] = 0, 200
    shown[2:, 4, 4] = 1, 100
    frames = np.zeros((count, clips.SIDE, clips.SIDE, 3), np.uint8)
    return struct.pack(">i", len(text)) + text + struct.pack(">i", count) + frames.tobytes() + shown.tobytes()


# The same, filmed by a camera that shows the upper left part of the room and then, from 4 s on, moves to the right.
MOVING = TRUTH | {
    "views": [[0.0, 0.0, 0.6]] * 4 + [[0.1, 0.0, 0.6], [0.2, 0.0, 0.6], [0.3, 0.0, 0.6], [0.4, 0.0, 0.6]],
    "seen": [
        {"kind": "circle", "phases": [phase(0, 4, 0, 0, "red")]},
        {"kind": "ring", "phases": []},
    ],
}


class ViewsTest(unittest.TestCase):
    def setUp(self):
        (self.clip,) = clips.read(io.BytesIO(record(MOVING)))

    def test_a_cell_is_in_the_corner_of_the_room_that_it_shows(self):
        corners = views.Views(self.clip).corners(0)
        self.assertEqual([0] * 5 + [1], corners[0].tolist())  # its centre is at 11/12 of 0.6
        self.assertEqual(3, corners[5, 5])
        self.assertEqual([0, 1, 1, 1, 1, 1], views.Views(self.clip).corners(7)[0].tolist())

    def test_a_landmark_out_of_the_picture_is_no_label(self):
        self.assertEqual([True, False, False, False], views.Views(self.clip).shown(0).tolist())
        self.assertEqual([False, True, False, False], views.Views(self.clip).shown(7).tolist())
        labels = cells.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, 9)
        self.assertEqual(clips.LANDMARKS.index("door"), labels[0, 0, 0, cells.LANDMARK])
        self.assertEqual(cells.NONE, labels[0, 0, 5, cells.LANDMARK])
        self.assertEqual(clips.LANDMARKS.index("window"), labels[3, 0, 5, cells.LANDMARK])

    def test_steps_are_compared_only_under_a_camera_that_rests(self):
        labels = cells.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, 9)
        view = labels[:, 0, 0, cells.VIEW].tolist()
        self.assertEqual([0, 0, cells.NONE, cells.NONE], view)

    def test_a_token_remembers_only_what_was_in_the_picture(self):
        labels = memories.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, memories.KIND + 1)
        self.assertEqual([1, 1], labels[:2, 1, 1, memories.KINDS_SEEN].tolist())
        self.assertEqual([0, 0], labels[:2, 1, 1, memories.TINT_BEFORE].tolist())
        self.assertEqual(cells.NONE, labels[1, 4, 4, memories.ORDER])
        self.assertEqual(clips.KINDS.index("circle") + 1, labels[1, 0, 0, memories.STANDS])


class ClipsTest(unittest.TestCase):
    def setUp(self):
        (self.clip,) = clips.read(io.BytesIO(record()))

    def test_reads_all_clips_and_leaves_out_an_incomplete_one(self):
        data = record() + record() + record()[:-1]
        read = list(clips.read(io.BytesIO(data)))
        self.assertEqual(2, len(read))
        self.assertEqual(TRUTH, read[1].truth)
        self.assertEqual(SECONDS // 2, read[0].steps)
        self.assertEqual(-1, read[0].owners[0, 0, 0])

    def test_a_cell_is_labelled_with_the_thing_that_it_shows(self):
        labels = cells.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, 9)
        circle = labels[:, 1, 1]
        self.assertEqual([0] * 4, circle[:, cells.KIND].tolist())
        self.assertEqual([0, 0, 2, 2], circle[:, cells.TINT].tolist())
        self.assertEqual(cells.NONE, labels[0, 4, 4, cells.KIND])
        self.assertEqual(clips.KINDS.index("ring"), labels[1, 4, 4, cells.KIND])
        self.assertEqual(clips.LANDMARKS.index("table"), labels[0, 5, 5, cells.LANDMARK])

    def test_equal_states_mean_that_nothing_changed(self):
        state = cells.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, 9)[:, 1, 1, cells.STATE].tolist()
        self.assertEqual(state[0], state[1])
        self.assertNotEqual(state[1], state[2])
        self.assertEqual(state[2], state[3])

    def test_a_token_remembers_the_colour_before_and_who_came_first(self):
        labels = memories.labels(self.clip).reshape(-1, clips.GRID, clips.GRID, memories.KIND + 1)
        self.assertEqual([0, 0, 1, 1], labels[:, 1, 1, memories.TINT_BEFORE].tolist())
        self.assertEqual([0] * 4, labels[:, 1, 1, memories.ORDER].tolist())
        self.assertEqual([1] * 3, labels[1:, 4, 4, memories.ORDER].tolist())
        self.assertEqual([1, 2, 2, 2], labels[:, 1, 1, memories.KINDS_SEEN].tolist())

    def test_a_token_knows_what_is_there(self):
        truth = json.loads(json.dumps(TRUTH))
        truth["things"][0]["phases"][1]["to"] = 6.5
        (clip,) = clips.read(io.BytesIO(record(truth)))
        labels = memories.labels(clip).reshape(-1, clips.GRID, clips.GRID, memories.KIND + 1)
        self.assertEqual([1, 2, 2, 1], labels[:, 5, 5, memories.COUNT].tolist())
        circle, square = memories.THERE[clips.KINDS.index("circle")], memories.THERE[clips.KINDS.index("square")]
        self.assertEqual([1, 1, 1, 0], labels[:, 5, 5, circle].tolist())
        self.assertEqual([0] * 4, labels[:, 5, 5, square].tolist())
        self.assertEqual(len(memories.SIZES), memories.KIND)

    def test_answers_of_a_watch_before_and_after_its_event_are_turning(self):
        answers = "not yet", "not yet", "yes", "yes"
        watch = [
            {"family": "tell-when", "at": 2 * step + 1, "text": f"{say} when the ring comes.", "answer": answer}
            for step, (say, answer) in enumerate(zip(["Say", "Tell me", "Say", "Say"], answers, strict=True))
        ]
        other = {"family": "tell-when", "at": 8, "text": "Say when the circle leaves.", "answer": "not yet"}
        known = asked.questions(TRUTH | {"questions": [*watch, other]})
        self.assertEqual([False, True, True, False, False], [question["turning"] for question in known])
        self.assertEqual([True] * 4 + [False], [question["fresh"] for question in known])

    def test_a_recoloured_clip_is_asked_only_what_colours_do_not_tell(self):
        texts = {
            "tell-when": [f"Say when the ring {what}." for what in ("moves", "turns blue", "is by the door")],
            "count-now": ["How many shapes are there now?"],
            "colour-now": ["What colour is the ring?"],
        }
        questions = [{"family": family, "text": text} for family, own in texts.items() for text in own]
        pictures = np.random.default_rng(0).integers(256, size=self.clip.pictures.shape, dtype=np.uint8)
        clip = clips.Clip(TRUTH | {"questions": questions}, pictures, self.clip.owners, self.clip.shares)
        greys = 0
        for seed in range(20):
            changed = recolour.recoloured(clip, np.random.default_rng(seed))
            self.assertEqual([questions[0], questions[3]], changed.truth["questions"])
            self.assertFalse(np.array_equal(pictures, changed.pictures))
            grey = (changed.pictures == pictures.max(-1, keepdims=True)).all()
            greys += grey
            if not grey:
                self.assertTrue(np.array_equal(np.sort(pictures, -1), np.sort(changed.pictures, -1)))
        self.assertTrue(0 < greys < 20)
        labels = memories.labels(self.clip)
        self.assertTrue((recolour.uncoloured(labels)[..., memories.STANDS] == cells.NONE).all())
        self.assertTrue((labels[..., memories.STANDS] != cells.NONE).any())

    def test_phase_at_is_none_while_a_thing_is_away(self):
        ring = TRUTH["things"][1]
        self.assertIsNone(clips.phase_at(ring, 1.9))
        self.assertEqual("green", clips.phase_at(ring, 2)["tint"])


if __name__ == "__main__":
    unittest.main()

"""Writes what transformers makes of the cases: arrays as .npy, everything else in cases.json."""

import platform

import numpy as np
import transformers
from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize

from . import cases
from .clips import clips, frames
from .layout import write_json
from .reference import MAX_NEW_TOKENS

FACTOR = 28


class Goldens:
    """One run over all cases; `folder` is emptied of older goldens first."""

    def __init__(self, reference, folder):
        self.reference = reference
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in [*folder.glob("*.npy"), *folder.glob("cases.json")]:
            old.unlink()

    def write(self):
        """Writes all files and returns the content of cases.json."""
        content = {
            "model": "tiny-qwen2_5_vl",
            "made_with": {"transformers": transformers.__version__, "python": platform.python_version()},
            "max_new_tokens": MAX_NEW_TOKENS,
            "smart_resize": [self.size(*case) for case in cases.SIZES],
            "frames": [self.save(name, frame) for name, frame in frames().items()],
            "resizes": [self.resize(*item) for item in enumerate(cases.RESIZES)],
            "pixel_values": self.pixel_values(),
            "clips": [self.clip(*item) for item in enumerate(clips().items())],
            "tokenizer": [self.text(text) for text in cases.TEXTS],
            "decodes": [self.broken(text) for text in cases.BROKEN_TEXTS],
            "prompts": [self.prompt(question) for question in cases.QUESTIONS],
            "positions": [self.positions(*item) for item in enumerate(cases.POSITIONS)],
            "answers": [
                self.answer(clip, question)
                for clip in enumerate(clips().items())
                for question in enumerate(cases.QUESTIONS[:2])
            ],
        }
        write_json(self.folder / "cases.json", content)
        return content

    def save(self, name, array):
        """Saves one array in C order and returns its file name."""
        np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array))
        return f"{name}.npy"

    def size(self, height, width, low, high):
        """A target size, or null where transformers refuses the shape."""
        case = {"height": height, "width": width, "min_pixels": low, "max_pixels": high}
        try:
            return {**case, "resized": list(smart_resize(height, width, FACTOR, low, high))}
        except ValueError:
            return {**case, "resized": None}

    def resize(self, number, case):
        """A frame as the image processor resizes it."""
        name, low, high = case
        frame = frames()[name]
        target = smart_resize(*frame.shape[:2], FACTOR, low, high)
        resized = self.reference.resized(frame, *target)
        return {
            "frame": f"{name}.npy",
            "min_pixels": low,
            "max_pixels": high,
            "resized": self.save(f"resized-{number}", resized),
        }

    def pixel_values(self):
        """Patches of one frame alone, which is then repeated, and of two different ones."""
        frame = frames()["frame-1"]
        mirrored = self.save("frame-1-mirrored", frame[:, ::-1])
        single = {"frames": ["frame-1.npy"], **self.patches("single", [frame])}
        return [single, {"frames": ["frame-1.npy", mirrored], **self.patches("pair", [frame, frame[:, ::-1]])}]

    def patches(self, name, pair):
        """Patches of one temporal patch with the features and attention they give."""
        pixels, grid = self.reference.pixels(pair)
        features, attention = self.reference.features(pixels, grid)
        return {
            "grid": grid,
            "pixel_values": self.save(f"pixel_values-{name}", pixels),
            "image_features": self.save(f"{name}-image_features", features),
            "image_attention": self.save(f"{name}-image_attention", attention),
        }

    def clip(self, number, item):
        """A clip's frames with the features [T, N, H] and attention [T, N] of its temporal patches, and a keep mask."""
        name, pictures = item
        pixels, (steps, rows, columns) = self.reference.pixels(pictures)
        features, attention = self.reference.features(pixels, [steps, rows, columns])
        keep = cases.keep_mask(number, steps, rows * columns // 4)
        return {
            "name": name,
            "frames": self.save(f"{name}-frames", pictures),
            "grid": [steps, rows, columns],
            "image_features": self.save(f"{name}-image_features", features.reshape(*keep.shape, -1)),
            "image_attention": self.save(f"{name}-image_attention", attention.reshape(keep.shape)),
            "keep": self.save(f"{name}-keep", keep),
        }

    def text(self, text):
        """A text's ids, and what they decode to with and without the special tokens."""
        tokenizer = self.reference.tokenizer
        ids = tokenizer.encode(text, add_special_tokens=False)
        return {
            "text": text,
            "ids": ids,
            "decoded": tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False),
            "decoded_without_special": tokenizer.decode(
                ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
            ),
        }

    def broken(self, text):
        """What the first ids of a text decode to where they end within a character."""
        ids = self.reference.tokenizer.encode(text, add_special_tokens=False)[:-1]
        return {"ids": ids, "decoded": self.reference.tokenizer.decode(ids, clean_up_tokenization_spaces=False)}

    def prompt(self, question):
        """The chat with one video of six tokens: text as the template gives it, and ids with the video expanded."""
        video = np.zeros((2, 56, 84, 3), np.uint8)
        text, ids, grid = self.reference.prompt(question, video)
        return {"question": question, "grid": grid[0].tolist(), "text": text, "ids": ids[0].tolist()}

    def positions(self, number, case):
        """Position ids of a prompt with a video of that grid, all of them and those of the kept tokens."""
        grid, seconds = case
        ids = self.expanded(grid)
        positions, delta = self.reference.positions(ids, list(grid), seconds)
        keep = np.random.default_rng(400 + number).random(grid[0] * grid[1] * grid[2] // 4) < 0.5
        video = ids[0].numpy() == self.reference.model.config.video_token_id
        rows = np.ones_like(video)
        rows[video] = keep
        return {
            "grid": list(grid),
            "second_per_grid_t": seconds,
            "prefix": int(video.argmax()),
            "length": int(video.size),
            "rope_delta": delta,
            "position_ids": self.save(f"positions-{number}", positions.numpy()),
            "keep": self.save(f"positions-{number}-keep", keep),
            "kept_position_ids": self.save(f"positions-{number}-kept", positions.numpy()[:, rows]),
        }

    def expanded(self, grid):
        """The first question's prompt with a video block of the given grid."""
        frames = np.zeros((2 * grid[0], 14 * grid[1], 14 * grid[2], 3), np.uint8)
        _, ids, found = self.reference.prompt(cases.QUESTIONS[0], frames)
        assert found[0].tolist() == list(grid), (found, grid)
        return ids

    def answer(self, clip, question):
        """Prompt, logits and greedy answer for a clip and a question: all tokens, then the kept ones."""
        (clip_number, (name, pictures)), (question_number, question) = clip, question
        pixels, grid = self.reference.pixels(pictures)
        _, ids, _ = self.reference.prompt(question, pictures)
        features, _ = self.reference.features(pixels, grid)
        positions, delta = self.reference.positions(ids, grid, cases.SECONDS_PER_GRID)
        keep = cases.keep_mask(clip_number, grid[0], grid[1] * grid[2] // 4).reshape(-1)
        all_ids, all_logits = self.reference.generate(ids, pixels, grid, cases.SECONDS_PER_GRID)
        # The loop that can drop tokens has to do what transformers does where it drops none.
        same_ids, same_logits, all_lead = self.reference.generate_kept(ids, features, keep | True, positions)
        assert same_ids == all_ids and np.abs(same_logits - all_logits).max() < 1e-5
        kept_ids, kept_logits, kept_lead = self.reference.generate_kept(ids, features, keep, positions)
        stem = f"answer-{clip_number}-{question_number}"
        case = {
            "clip": name,
            "question": question,
            "second_per_grid_t": cases.SECONDS_PER_GRID,
            "prompt_ids": ids[0].tolist(),
            "rope_delta": delta,
            "all": self.outcome(f"{stem}-all", all_ids, all_logits[-1], all_lead),
            "kept": self.outcome(f"{stem}-kept", kept_ids, kept_logits[-1], kept_lead),
        }
        if (clip_number, question_number) == (1, 0):
            case["all"]["logits_everywhere"] = self.save(f"{stem}-all-logits-everywhere", all_logits)
        return case

    def outcome(self, name, ids, logits, lead):
        """The answer's ids (the end token included) and text, and the logits that chose the first."""
        return {
            "ids": ids,
            "text": self.reference.tokenizer.decode(
                ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
            ),
            "ended": ids[-1] in self.reference.eos,
            "smallest_lead": round(lead, 4),
            "logits": self.save(f"{name}-logits", logits),
        }

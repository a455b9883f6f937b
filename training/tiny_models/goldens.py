"""Writes what transformers makes of the cases: arrays as .npy, everything else in cases.json."""

import platform

import numpy as np
import transformers

from . import cases
from .clips import clips, seconds
from .layout import write_json
from .pictures import PictureGoldens
from .references.reference import MAX_NEW_TOKENS

# Frames a second of the golden clips, where prompts tell the time.
RATES = {"qwen3_vl": 2, "qwen3_5": 2, "smolvlm": 1}


class Goldens:
    """One run over all cases; `folder` is emptied of older goldens first."""

    def __init__(self, name, reference, folder, full=False):
        self.name = name
        self.reference = reference
        self.folder = folder
        # The shipped model has larger clips, and all texts.
        self.full = full
        folder.mkdir(parents=True, exist_ok=True)
        for old in [*folder.glob("*.npy"), *folder.glob("cases.json")]:
            old.unlink()
        self.seen = self.read(reference)

    def read(self, reference):
        rate = RATES.get(reference.family.name, 2)
        return {
            name: reference.read(pictures, seconds(number, rate))
            for number, (name, pictures) in enumerate(clips(not self.full).items())
        }

    def write(self):
        """Writes all files and returns the content of cases.json."""
        content = {
            "model": self.name,
            "made_with": {"transformers": transformers.__version__, "python": platform.python_version()},
            "max_new_tokens": MAX_NEW_TOKENS,
            **PictureGoldens(self.reference, self.save, self.save_picture, self.full).all(),
            "clips": [self.clip(*item) for item in enumerate(clips(not self.full).items())],
            "tokenizer": [self.text(text) for text in (cases.TEXTS if self.full else cases.FEWER_TEXTS)],
            "decodes": [self.broken(text) for text in cases.BROKEN_TEXTS],
            **self.prompts(),
            "answers": [
                self.answer(clip, question)
                for clip in enumerate(self.seen)
                for question in enumerate(cases.QUESTIONS[:2])
            ],
        }
        write_json(self.folder / "cases.json", content)
        return content

    def save(self, name, array):
        """Saves one array in C order and returns its file name."""
        np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array))
        return f"{name}.npy"

    def save_picture(self, name, array):
        """The same for frames, which lie apart where all models see the same ones."""
        if self.full:
            return self.save(name, array)
        shared = self.folder.parent / "pictures"
        shared.mkdir(exist_ok=True)
        np.save(shared / f"{name}.npy", np.ascontiguousarray(array))
        return f"../pictures/{name}.npy"

    def keep(self, number, clip):
        return cases.keep_mask(number, *clip.features.shape[:2])

    def clip(self, number, item):
        """A clip's frames with the features [T, N, H] and attention [T, N] of its steps, and a keep mask."""
        name, pictures = item
        clip = self.seen[name]
        case = {
            "name": name,
            "frames": self.save_picture(f"{name}-frames", pictures),
            "grid": clip.grid,
            "image_features": self.save(f"{name}-image_features", clip.features),
        }
        if self.reference.family.name in RATES:
            case["seconds"] = clip.seconds
        if clip.attention is not None:
            case["image_attention"] = self.save(f"{name}-image_attention", clip.attention)
        for layer, part in enumerate(clip.deepstack):
            case[f"deepstack_features_{layer}"] = self.save(f"{name}-deepstack_features_{layer}", part)
        case["keep"] = self.save(f"{name}-keep", self.keep(number, clip))
        return case

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

    def prompts(self):
        """Prompts of every question; in the families of the open video block also positions on larger grids."""
        if not hasattr(self.reference, "positions"):
            clip = self.seen["clip-1"]
            return {"prompts": [self.prompt(question, clip, "clip-1") for question in cases.QUESTIONS]}
        clip = self.reference.see(np.zeros((2, *self.reference.smallest(2, 3), 3), np.uint8), [0, 0])
        made = [self.prompt(question, clip) for question in cases.QUESTIONS]
        grids = cases.POSITIONS if self.full else cases.FEWER_POSITIONS
        return {"prompts": made, "positions": [self.positions(*item) for item in enumerate(grids)]}

    def prompt(self, question, clip, name=None):
        """The chat with one video: text as the template gives it, and ids with the video expanded."""
        prompt = self.reference.prompt(question, clip)
        of = {"clip": name} if name else {}
        return {"question": question, **of, "grid": clip.grid, "text": prompt.text, "ids": prompt.ids.tolist()}

    def positions(self, number, case):
        """Position ids of a prompt with a video of that grid, all of them and those of the kept tokens."""
        (steps, rows, columns), pace = case
        frames = np.zeros((2 * steps, *self.reference.smallest(rows // 2, columns // 2), 3), np.uint8)
        clip = self.reference.see(frames, [0] * len(frames))
        assert clip.grid == [steps, rows, columns], clip.grid
        prompt = self.reference.prompt(cases.QUESTIONS[0], clip)
        positions, delta = self.reference.positions(prompt.ids, clip.grid, pace)
        keep = np.random.default_rng(400 + number).random(prompt.visual.sum()) < 0.5
        left = ~prompt.visual
        left[prompt.visual] = keep
        return {
            "grid": clip.grid,
            "second_per_grid_t": pace,
            "prefix": int(prompt.visual.argmax()),
            "length": int(prompt.visual.size),
            "rope_delta": delta,
            "position_ids": self.save(f"positions-{number}", positions),
            "keep": self.save(f"positions-{number}-keep", keep),
            "kept_position_ids": self.save(f"positions-{number}-kept", positions[:, left]),
        }

    def answer(self, named, asked):
        """Prompt, logits and greedy answer for a clip and a question: all tokens, then the kept ones."""
        (clip_number, name), (question_number, question) = named, asked
        clip = self.seen[name]
        prompt = self.reference.prompt(question, clip)
        keep = self.keep(clip_number, clip)
        all_ids, all_logits = self.reference.generate(prompt, clip)
        # The loop that can drop tokens has to do what transformers does where it drops none.
        same_ids, same_logits, all_lead = self.reference.generate_kept(prompt, clip, keep | True)
        assert same_ids == all_ids and np.abs(same_logits - all_logits).max() < 1e-5
        kept_ids, kept_logits, kept_lead = self.reference.generate_kept(prompt, clip, keep)
        stem = f"answer-{clip_number}-{question_number}"
        rows = prompt.kept_rows(keep)
        case = {
            "clip": name,
            "question": question,
            **({"second_per_grid_t": cases.SECONDS_PER_GRID} if hasattr(self.reference, "positions") else {}),
            "prompt_ids": prompt.ids.tolist(),
            "rope_delta": prompt.delta,
            "position_ids": self.save(f"{stem}-positions", prompt.positions),
            "kept_rows": self.save(f"{stem}-kept-rows", rows),
            "kept_position_ids": self.save(f"{stem}-kept-positions", self.reference.kept_positions(prompt, rows)),
            "all": self.outcome(f"{stem}-all", all_ids, all_logits[-1], all_lead),
            "kept": self.outcome(f"{stem}-kept", kept_ids, kept_logits[-1], kept_lead),
        }
        if self.full and (clip_number, question_number) == (1, 0):
            case["all"]["logits_everywhere"] = self.save(f"{stem}-all-logits-everywhere", all_logits)
        return case

    def outcome(self, name, ids, logits, lead):
        """The answer's ids (the end token included) and text, and the logits that chose the first."""
        return {**self.outcome_of(ids, lead), "logits": self.save(f"{name}-logits", logits)}

    def outcome_of(self, ids, lead):
        return {
            "ids": ids,
            "text": self.reference.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False),
            "ended": ids[-1] in self.reference.eos,
            "smallest_lead": round(lead, 4),
        }

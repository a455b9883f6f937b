"""The goldens of leaving tokens out between the layers."""

import numpy as np
import torch

from . import cases
from .clips import clips
from .inside import Inside, Stage
from .inside_choice import NearTie, sample
from .layout import write_json

HOLITOM = [[(1, 0.3)], [(2, 0.5)], [(2, 0.75)], [(3, 0.9)]]
FASTV = [[(1, 0.75)], [(2, 0.5)], [(3, 0.5)]]
PYRAMIDDROP = [[(1, 0.25), (2, 0.5), (3, 0.75)], [(1, 0.5), (2, 0.75)]]
FEATHER = [[(2, 0.75)], [(1, 0.75), (3, 0.9)], [(1, 0.5), (2, 0.75)]]
ADAPTINFER = [[(1, 0.5), (3, 0.75)], [(2, 0.75)]]
ZIPVL = [[(1, 0.9), (3, 0.8)], [(2, 0.6)]]
TODRE = [[(1, 0.02), (2, 0.9)], [(1, 0.6), (2, 0.7)]]
MUSTDROP = [[(1, 0.02, 0.02), (3, 0.05, 0.03)], [(2, 0.06, 0.05)]]
METHODS = {"holitom": HOLITOM, "fastv": FASTV, "pyramiddrop": PYRAMIDDROP}
LATER_METHODS = {"feather": FEATHER, "adaptinfer": ADAPTINFER, "zipvl": ZIPVL, "todre": TODRE, "mustdrop": MUSTDROP}

# Clip, question, and whether the clip's mask has dropped tokens before the language model sees them.
ASKED = [("clip-1", 0, False), ("clip-2", 1, False), ("clip-2", 0, True)]
FEWER_ASKED = [("clip-2", 1, False), ("clip-1", 0, True)]


class InsideGoldens:
    """Beside the goldens of the same model, whose clips and masks these refer to."""

    def __init__(self, goldens, folder):
        self.goldens = goldens
        self.reference = goldens.reference
        self.folder = folder
        self.layers = len(self.reference.language_model.layers)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.npy"):
            old.unlink()

    def write(self):
        made = list(self.cases())
        write_json(self.folder / "cases.json", {"goldens": self.goldens.name, "cases": made})

    def cases(self):
        """All but those that rounding could turn."""
        for method, all_stages in (METHODS | LATER_METHODS).items():
            for number, stages in enumerate(all_stages):
                for asked in self.asked(method) if stages[-1][0] < self.layers else []:
                    try:
                        yield self.case(f"{method}-{number}", method, stages, *asked)
                    except NearTie:
                        print(f"a near tie: {method} {stages} {asked}", flush=True)

    def asked(self, method):
        return ASKED if method in METHODS else FEWER_ASKED

    def case(self, name, method, stages, clip_name, question_number, dropped):
        clip, question = self.goldens.seen[clip_name], cases.QUESTIONS[question_number]
        prompt = self.reference.prompt(question, clip)
        keep = self.goldens.keep(list(clips()).index(clip_name), clip)
        rows = prompt.kept_rows(keep if dropped else keep | True)
        embeds, deepstack = self.reference.embeddings(prompt, clip)
        given = embeds[rows], prompt.visual[rows], torch.from_numpy(prompt.positions[:, rows])
        following = self.reference.following(prompt, rows)
        added = [part[rows] for part in deepstack]
        plain, _, _ = Inside(self.reference, []).answer(*given, following, added)
        expected, _, _ = self.reference.generate_kept(prompt, clip, keep if dropped else keep | True)
        assert plain == expected
        stages = [Stage(layer, method, tuple(values)) for layer, *values in stages]
        inside = Inside(self.reference, stages, self.sampled(clip)[torch.from_numpy(keep if dropped else keep | True)])
        ids, logits, lead = inside.answer(*given, following, added)
        stem = f"{name}-{clip_name}-{question_number}-{'kept' if dropped else 'all'}"
        return {
            "method": method,
            "stages": [
                {"layer": stage.layer, **self.values(stage), "kept": kept}
                for stage, kept in zip(stages, inside.kept, strict=True)
            ],
            "clip": clip_name,
            "question": question,
            "tokens": "kept" if dropped else "all",
            **self.goldens.outcome_of(ids, lead),
            "logits": self.save(f"{stem}-logits", logits),
        }

    @staticmethod
    def values(stage):
        only = stage.method in ("zipvl", "todre", "mustdrop")
        return {"values": list(stage.values)} if only else {"removed": stage.values[0]}

    @staticmethod
    def sampled(clip):
        """bool [T, N]: what FEATHER keeps of each step's grid, whose tokens are squares of patches."""
        steps, tokens = clip.features.shape[:2]
        side = round((clip.grid[1] * clip.grid[2] / tokens) ** 0.5)
        return sample(clip.grid[2] // side, tokens).repeat(steps, 1)

    def save(self, name, array):
        np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array))
        return f"{name}.npy"

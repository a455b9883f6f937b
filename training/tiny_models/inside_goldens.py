"""The goldens of leaving tokens out between the layers."""

import numpy as np
import torch

from . import cases
from .clips import clips
from .inside import Inside, NearTie, Stage
from .layout import write_json

HOLITOM = [[(1, 0.3)], [(2, 0.5)], [(2, 0.75)], [(3, 0.9)]]
FASTV = [[(1, 0.75)], [(2, 0.5)], [(3, 0.5)]]
PYRAMIDDROP = [[(1, 0.25), (2, 0.5), (3, 0.75)], [(1, 0.5), (2, 0.75)]]
METHODS = {"holitom": HOLITOM, "fastv": FASTV, "pyramiddrop": PYRAMIDDROP}

# Clip, question, and whether the clip's mask has dropped tokens before the language model sees them.
ASKED = [("clip-1", 0, False), ("clip-2", 1, False), ("clip-2", 0, True)]


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
        for method, all_stages in METHODS.items():
            for number, stages in enumerate(all_stages):
                for asked in ASKED if stages[-1][0] < self.layers else []:
                    try:
                        yield self.case(f"{method}-{number}", method, stages, *asked)
                    except NearTie:
                        print(f"a near tie: {method} {stages} {asked}", flush=True)

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
        inside = Inside(self.reference, [Stage(*stage, merge=method == "holitom") for stage in stages])
        ids, logits, lead = inside.answer(*given, following, added)
        stem = f"{name}-{clip_name}-{question_number}-{'kept' if dropped else 'all'}"
        return {
            "method": method,
            "stages": [
                {"layer": layer, "removed": removed, "kept": kept}
                for (layer, removed), kept in zip(stages, inside.kept, strict=True)
            ],
            "clip": clip_name,
            "question": question,
            "tokens": "kept" if dropped else "all",
            **self.goldens.outcome_of(ids, lead),
            "logits": self.save(f"{stem}-logits", logits),
        }

    def save(self, name, array):
        np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array))
        return f"{name}.npy"

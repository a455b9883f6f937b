"""What Python's ONNX Runtime answers with a committed model whose decoder is replaced."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
from tiny_models.check.graphs import Graphs, load_json
from tiny_models.check.hosts import HOSTS
from tiny_models.layout import Places

from .entries import FOLDER

# Ids are compared up to the first choice that leads by less, which another processor may make differently.
LEADS = {"fp32": 1e-3, "fp16": 2e-2, "int4": 2e-2, "q4": 2e-2, "q4f16": 4e-2, "bnb4": 2e-2}
LEAD_OF_DYNAMIC_SCALES = 0.1
TOKENS = 12


def expected(entry):
    """Ids for each answer of the model's goldens, with all tokens and with the kept ones."""
    places = Places()
    index = next(one for one in load_json(places.index()) if one["model"] == entry["model"])
    goldens = places.goldens(index["goldens"])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "model"
        shutil.copytree(places.model(entry["model"]), folder)
        put(FOLDER / f"{entry['name']}.onnx", folder)
        return Answers(
            Graphs(folder), index["family"], goldens, LEADS.get(entry["dtype"], LEAD_OF_DYNAMIC_SCALES)
        ).all()


def put(decoder, folder):
    """Replaces the decoder; its weights are in the same file."""
    genai = (folder / "genai_config.json").exists()
    shutil.copyfile(decoder, folder / ("text.onnx" if genai else "onnx/decoder_model_merged.onnx"))


class Answers:
    """The answers of one folder."""

    def __init__(self, graphs, family, goldens, lead):
        self.graphs, self.goldens, self.lead = graphs, goldens, lead
        self.host = HOSTS[family](graphs)

    def all(self):
        cases = load_json(self.goldens / "cases.json")
        clips = {clip["name"]: clip for clip in cases["clips"]}
        return [self.answer(case, clips[case["clip"]]) for case in cases["answers"]]

    def answer(self, case, clip):
        seen = self.host.see(np.load(self.goldens / clip["frames"]), clip)
        ids = np.array(case["prompt_ids"])
        positions = self.host.positions(ids, clip, case.get("second_per_grid_t"))
        embeddings = self.graphs.embeddings(ids)
        embeddings[ids == self.host.visual_id] = seen.features.reshape(-1, embeddings.shape[1])
        kept, left = np.load(self.goldens / case["kept_rows"]), np.load(self.goldens / case["kept_position_ids"])
        after = int(positions.max()) + 1
        after_kept = after if positions.ndim == 2 else int(kept.sum())
        return {
            "all": self.ids(embeddings, positions, after),
            "kept": self.ids(embeddings[kept], left, after_kept),
        }

    def ids(self, embeddings, positions, following):
        """Greedy ids, without the end token, up to the first one that is nearly tied."""
        cache, chosen = self.graphs.empty_cache(), []
        logits, cache = self.graphs.step(embeddings, positions, [], cache)
        while len(chosen) < TOKENS:
            second, first = np.sort(logits[-1])[-2:]
            token = int(logits[-1].argmax())
            if first - second < self.lead or token in self.graphs.end:
                return {"ids": chosen, "ended": bool(first - second >= self.lead)}
            chosen.append(token)
            row = self.graphs.embeddings(chosen[-1:])
            logits, cache = self.graphs.step(row, np.full((*positions.shape[:-1], 1), following), [], cache)
            following += 1
        return {"ids": chosen, "ended": False}

"""What Python's ONNX Runtime answers with a committed model one of whose graphs is replaced."""

import re
import shutil
import tempfile
from pathlib import Path

import numpy as np

from tiny_models.check.graphs import Graphs, load_json
from tiny_models.check.hosts import HOSTS
from tiny_models.check.rows import Rows
from tiny_models.layout import Places

from .entries import FOLDER

# Ids are compared up to the first choice that leads by less, which another processor may make differently.
LEADS = {"fp32": 1e-3, "fp16": 2e-2, "int4": 2e-2, "q4": 2e-2, "q4f16": 4e-2, "bnb4": 2e-2}
LEAD_OF_DYNAMIC_SCALES = 0.1
TOKENS = 12

# The files of a graph, in the layout of transformers.js and in that of onnxruntime-genai.
FILES = {
    "decoder": ("onnx/decoder_model_merged.onnx", "text.onnx"),
    "vision": ("onnx/vision_encoder.onnx", "vision.onnx"),
}


def expected(entry):
    """Ids for each answer of the model's goldens, with all tokens and with the kept ones."""
    places = Places()
    index = next(one for one in load_json(places.index()) if one["model"] == entry["model"])
    goldens = places.goldens(index["goldens"])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "model"
        shutil.copytree(places.model(entry["model"]), folder)
        put(FOLDER / f"{entry['name']}.onnx", folder, entry["graph"])
        try:
            graphs = Graphs(folder)
        except Exception as refused:
            return {"lacking": lacking(str(refused))}
        return Answers(graphs, index["family"], goldens, LEADS.get(entry["dtype"], LEAD_OF_DYNAMIC_SCALES)).all()


def lacking(message):
    """The operator of which the runtime has no implementation, by its message; any other refusal is an error."""
    found = re.search(r"Could not find an implementation for (\w+)\(", message)
    if not found:
        raise SystemExit(message)
    return found[1]


def put(graph, folder, kind):
    """Replaces one of the graphs; its weights are in the same file."""
    genai = (folder / "genai_config.json").exists()
    shutil.copyfile(graph, folder / FILES[kind][int(genai)])


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
        rows = Rows.of(self.graphs, self.host, seen, ids, positions)
        kept = rows.kept(np.load(self.goldens / case["kept_rows"]), np.load(self.goldens / case["kept_position_ids"]))
        return {"all": self.ids(rows), "kept": self.ids(kept)}

    def ids(self, rows):
        """Greedy ids, without the end token, up to the first one that is nearly tied."""
        cache, chosen, following = self.graphs.empty_cache(), [], rows.following
        logits, cache = self.graphs.step(rows.embeddings, rows.positions, rows.deepstack, cache)
        while len(chosen) < TOKENS:
            second, first = np.sort(logits[-1])[-2:]
            token = int(logits[-1].argmax())
            if first - second < self.lead or token in self.graphs.end:
                return {"ids": chosen, "ended": bool(first - second >= self.lead)}
            chosen.append(token)
            row = self.graphs.embeddings(chosen[-1:])
            at = np.full((*rows.positions.shape[:-1], 1), following)
            logits, cache = self.graphs.step(row, at, [np.zeros_like(row) for _ in rows.deepstack], cache)
            following += 1
        return {"ids": chosen, "ended": False}

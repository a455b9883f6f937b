"""Runs the exported model folders with ONNX Runtime alone and compares them with the goldens. See README.md."""

import argparse
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from tiny_models.check.graphs import Graphs, load_json
from tiny_models.check.hosts import HOSTS
from tiny_models.check.rows import Rows
from tiny_models.layout import Places


class Check:
    """Collects the largest difference of each kind for one folder and precision."""

    def __init__(self, entry, places):
        self.goldens = places.goldens(entry["goldens"])
        self.cases = load_json(self.goldens / "cases.json")
        self.graphs = Graphs(places.model(entry["model"]), entry["suffix"])
        self.host = HOSTS[entry["family"]](self.graphs)
        self.tolerance = entry["tolerance"]
        self.half = self.tolerance > 1e-3
        self.worst, self.wrong = {}, []

    def load(self, name):
        return np.load(self.goldens / name)

    def close(self, kind, actual, expected, tolerance=None):
        tolerance = self.tolerance if tolerance is None else tolerance
        difference = float(np.abs(actual - expected).max()) if actual.shape == expected.shape else float("inf")
        self.worst[kind] = max(self.worst.get(kind, 0.0), difference)
        if not difference <= tolerance:
            self.wrong.append(f"{kind}: off by {difference}, at most {tolerance} allowed")

    def same(self, kind, actual, expected):
        self.worst.setdefault(kind, 0)
        if actual != expected:
            self.wrong.append(f"{kind}: {actual} instead of {expected}")

    def run(self):
        self.pictures()
        self.clips()
        self.tokenizer()
        self.positions()
        self.answers()
        for kind, difference in self.worst.items():
            print(f"  {kind:45} {difference:.2g}" if difference else f"  {kind:45} equal")
        print(*self.wrong, sep="\n", end="\n" if self.wrong else "")
        return not self.wrong

    def pictures(self):
        for case in self.cases["pixel_values"]:
            pixels = self.load(case["pixel_values"])
            frames = [self.load(name) for name in case["frames"]]
            self.close("pixels", self.host.pixels(frames, case), pixels, 1e-5)
            for name, part in self.host.see_pixels(pixels, case).items():
                self.close(f"{name} from committed pixels", part, self.load(case[name]))

    def clips(self):
        self.seen = {}
        for clip in self.cases["clips"]:
            seen = self.host.see(self.load(clip["frames"]), clip)
            self.seen[clip["name"]] = seen
            self.close("image_features from frames", seen.features, self.load(clip["image_features"]))
            for name, part in seen.others.items():
                self.close(f"{name} from frames", part, self.load(clip[name]))

    def tokenizer(self):
        tokenizer = Tokenizer.from_file(str(self.graphs.folder / "tokenizer.json"))
        for case in self.cases["tokenizer"]:
            self.same("token ids", tokenizer.encode(case["text"], add_special_tokens=False).ids, case["ids"])

    def positions(self):
        for case in self.cases.get("positions", []):
            ids = np.full(case["length"], -1)
            ids[case["prefix"] :] = self.host.visual_id
            positions = self.host.positions(ids, case, case["second_per_grid_t"])
            self.close("positions", positions, self.load(case["position_ids"]), 0)
            self.same("rope delta", int(positions.max()) + 1 - case["length"], case["rope_delta"])

    def answers(self):
        clips = {clip["name"]: clip for clip in self.cases["clips"]}
        for case in self.cases["answers"]:
            clip, seen, ids = clips[case["clip"]], self.seen[case["clip"]], np.array(case["prompt_ids"])
            positions = self.host.positions(ids, clip, case.get("second_per_grid_t"))
            self.close("prompt positions", positions, self.load(case["position_ids"]), 0)
            rows = Rows.of(self.graphs, self.host, seen, ids, positions)
            self.outcome("all", case["all"], rows)
            rows = rows.kept(self.load(case["kept_rows"]), self.load(case["kept_position_ids"]))
            self.outcome("kept", case["kept"], rows)

    def outcome(self, kind, golden, rows):
        """One prefill and prefills in pieces agree with each other, with the golden logits and the golden answer."""
        whole, cache = self.graphs.prefill(rows, len(rows.embeddings))
        expected = self.load(golden["logits"])
        self.close(f"logits, {kind} tokens", whole[-1], expected)
        self.worst["largest logit"] = max(self.worst.get("largest logit", 0.0), float(np.abs(expected).max()))
        if "logits_everywhere" in golden:
            self.close(f"logits everywhere, {kind} tokens", whole, self.load(golden["logits_everywhere"]))
        clear = not self.half or golden["smallest_lead"] > 2 * self.tolerance
        limit = self.cases["max_new_tokens"]
        if clear:
            self.same(f"answer, {kind} tokens", self.graphs.decode(whole, cache, rows, limit), golden["ids"])
        # Sums in another order: the larger the logits, the larger the difference.
        rounding = self.tolerance if self.half else 1e-5 * max(1.0, float(np.abs(whole).max()))
        for size in (1, 7, 32):
            pieces, cache = self.graphs.prefill(rows, size)
            self.close("logits, prefill in pieces against one", pieces, whole, rounding)
        if clear:
            self.same("answer after prefill in pieces", self.graphs.decode(pieces, cache, rows, limit), golden["ids"])
        if "num_logits_to_keep" in self.graphs.inputs:
            cache = self.graphs.empty_cache()
            last, _ = self.graphs.step(rows.embeddings, rows.positions, rows.deepstack, cache, kept=1)
            self.close("logits of the last row alone", last, whole[-1:], self.tolerance)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="look there instead of in the repository")
    parser.add_argument("--variant", help="only the folder of this name")
    options = parser.parse_args()
    places = Places(options.out)
    fine = True
    for entry in load_json(places.index()):
        if options.variant in (None, entry["model"]):
            print(f"{entry['model']}{entry['suffix']}: {entry['note']}")
            fine &= Check(entry, places).run()
    return not fine


if __name__ == "__main__":
    sys.exit(main())

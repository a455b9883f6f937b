"""Runs the published code of HoliTom and TimeChat-Online on a clip, for benchmarks/goals.

Each line of the input is a request in JSON, each line of the output the answer to it: processor and wall time of the
runs, and what they kept. Only what is asked for is timed, not the loading. The code is read from the folder that is
named; see README.md.
"""

import argparse
import ast
import json
import math
import sys
import time
import types
from pathlib import Path
from typing import Optional

import numpy as np
import torch
import torch.nn.functional as F

HOLITOM = "HoliTom/holitom/llava_arch.py"
TIMECHAT = "TimeChat-Online/eval/qwen2_5_vl/modeling_qwen2_5_vl_DTD.py"
# What Qwen2.5-VL's processor takes from pixels; token_drop puts it back.
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]
VISION_START, VISION_END, VISUAL = 1, 2, 3
MERGE, PATCH = 2, 14


def holitom_class(path):
    """The class with the reduction. What it imports of LLaVA is replaced, because the reduction does not use it."""
    for name in ("llava", "llava.constants", "llava.mm_utils", "llava.utils"):
        module = types.ModuleType(name)
        module.__getattr__ = lambda name: None if name.startswith("__") else (lambda *_: None)
        sys.modules[name] = module
    source = path.read_text(encoding="utf-8")
    # The published code fails for D > 0, because this mask has one axis too many; and it breaks ties by noise.
    source = source.replace("pos.masked_select(mask.unsqueeze(-1))", "pos.masked_select(mask)")
    source = source.replace("torch.rand(", "torch.zeros(")
    names = {"__name__": "llava_arch"}
    exec(compile(source, str(path), "exec"), names)
    return names["LlavaMetaForCausalLM_holitom"]


def token_drop_function(path):
    """The method token_drop alone: the file's other classes belong to one version of transformers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name == "token_drop":
            module = ast.Module(body=[node], type_ignores=[])
            names = {"torch": torch, "F": F, "Optional": Optional, "Tuple": tuple}
            names |= {"OPENAI_CLIP_MEAN": MEAN, "OPENAI_CLIP_STD": STD}
            exec(compile(module, str(path), "exec"), names)
            return names["token_drop"]
    raise SystemExit(f"{path} has no function token_drop")


class Holitom:
    """HoliTom before the LLM, with the calls that its prepare_inputs_labels_for_multimodal makes."""

    def __init__(self, authors, clip, options):
        self.reduction = type(
            "Reduction", (holitom_class(authors / HOLITOM),), {"get_vision_tower": None, "model": None}
        )()
        self.features = torch.from_numpy(np.load(clip / "features.npy"))
        self.attention = torch.from_numpy(np.load(clip / "attention.npy"))
        self.options = options

    def run(self):
        steps, tokens, _ = self.features.shape
        tau, d, beta, k = (self.options[name] for name in ("tau", "d", "beta", "k"))
        normed = F.normalize(self.features, p=2, dim=-1)
        similarity = F.cosine_similarity(normed[:-1], normed[1:], dim=-1)
        windows, saved = self.reduction.select_static_windows(similarity, steps, tau, 1024)
        ratio = min(self.options["retain-ratio"] / ((steps * tokens - saved) / (steps * tokens)), 1)
        static, dynamic, _, attention, static_pos, dynamic_pos = self.reduction.get_static_dynamic_features(
            self.features, self.attention, windows, similarity, tau
        )
        rows = [
            self.reduction.holitom(
                *(part[i] for part in (static, dynamic, attention, static_pos, dynamic_pos)),
                end - start + 1, ratio, d, beta, int(k), torch.float32, "no_token",
            )
            for i, (start, end) in enumerate(windows)
        ]  # fmt: skip
        return torch.cat(rows)

    def kept(self, rows):
        return {"kept": len(rows), "magnitude": float(rows.abs().double().sum())}


class TokenDrop:
    """TimeChat-Online's token_drop on one sample."""

    def __init__(self, authors, clip, options):
        self.function = token_drop_function(authors / TIMECHAT)
        self.method = options["method"].removeprefix("dtd-")
        self.threshold = options["threshold"]
        pixels = clip / "pixels.npy"
        if self.method == "pixel":
            self.pixels = patches(np.load(pixels))
            steps, tokens = self.pixels.shape[0], self.pixels.shape[1]
            features = torch.zeros(steps, tokens, 1)
        else:
            features = torch.from_numpy(np.load(clip / "features.npy"))
            steps, tokens = features.shape[:2]
            self.pixels = torch.zeros(steps, tokens, MERGE * MERGE * 3 * 2 * PATCH * PATCH)
        self.side = math.isqrt(tokens)
        self.steps, self.tokens = steps, tokens
        edge = torch.zeros(1, features.shape[-1])
        self.hidden = torch.cat([edge, features.flatten(0, 1), edge])[None]
        self.ids = torch.tensor([VISION_START] + [VISUAL] * (steps * tokens) + [VISION_END])[None, None]
        self.positions = self.grid_positions()

    def grid_positions(self):
        axes = torch.meshgrid(torch.arange(self.steps), torch.arange(self.side), torch.arange(self.side), indexing="ij")
        inside = torch.stack([axis.flatten() for axis in axes]) + 1
        edges = torch.tensor([0, self.steps + self.side + 1]).expand(3, 2)
        return torch.cat([edges[:, :1], inside, edges[:, 1:]], dim=1)[:, None]

    def run(self):
        config = types.SimpleNamespace(vision_start_token_id=VISION_START, vision_end_token_id=VISION_END)
        embeddings = torch.zeros(3, 1, self.hidden.shape[1], 1)
        return self.function(
            types.SimpleNamespace(config=config), self.method, self.threshold, True, self.hidden,
            self.pixels.clone() if self.method == "pixel" else self.pixels,
            torch.tensor([[self.steps, MERGE * self.side, MERGE * self.side]]),
            (embeddings, embeddings), self.positions, self.ids,
        )[0]  # fmt: skip

    def kept(self, rows):
        return {"kept": rows.shape[1] - 2}


class Cosine:
    """Only the arithmetic: PyTorch's cosine of consecutive steps, for a whole clip in one call."""

    def __init__(self, authors, clip, options):
        self.features = torch.from_numpy(np.load(clip / "features.npy"))
        self.threshold = options["threshold"]

    def run(self):
        return F.cosine_similarity(self.features[:-1], self.features[1:], dim=-1) > self.threshold

    def kept(self, dropped):
        return {"kept": int(dropped.numel() - dropped.sum()) + dropped.shape[1]}


def patches(pixels):
    """From steps, frames, tokens, channels, pixels to Qwen2.5-VL's order of normalized values."""
    steps, frames, tokens, channels, _ = pixels.shape
    values = torch.from_numpy(pixels).float() / 255
    shape = (1, 1, 1, 3, 1)
    values = (values - torch.tensor(MEAN).view(shape)) / torch.tensor(STD).view(shape)
    values = values.view(steps, frames, tokens, channels, MERGE, MERGE, PATCH, PATCH)
    return values.permute(0, 2, 4, 5, 3, 1, 6, 7).reshape(steps, tokens, -1)


METHODS = {"holitom": Holitom, "dtd-feature": TokenDrop, "dtd-pixel": TokenDrop, "cosine": Cosine}


def timed(subject, times):
    """The result of the last run, and the times of all of them."""
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for _ in range(times):
        result = subject.run()
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    return {"cpu_nanos": cpu / times, "wall_nanos": wall / times, **subject.kept(result)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authors", type=Path, required=True, help="the folder with HoliTom and TimeChat-Online")
    authors = parser.parse_args().authors
    subjects = {}
    with torch.inference_mode():
        for line in sys.stdin:
            request = json.loads(line)
            torch.set_num_threads(request["threads"])
            key = json.dumps([request["clip"], request["options"]])
            if key not in subjects:
                subjects = {
                    key: METHODS[request["options"]["method"]](authors, Path(request["clip"]), request["options"])
                }
            print(json.dumps(timed(subjects[key], request["times"])), flush=True)


if __name__ == "__main__":
    main()

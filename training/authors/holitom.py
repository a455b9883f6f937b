"""HoliTom (cokeshao/HoliTom)."""

import sys
import types

import numpy as np
import torch
import torch.nn.functional as F

HOLITOM = "HoliTom/holitom/llava_arch.py"


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

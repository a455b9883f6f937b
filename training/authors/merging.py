"""Methods that make new rows of several tokens."""

from types import SimpleNamespace

import torch

from .inputs import Merging, array
from .loading import block, picked, whole


class FastVid(Merging):
    """LunarShen/FastVID: the part of the language model's forward that reduces, before its first layer."""

    def open(self, authors, clip):
        path = "FastVID/fastvid_llavaonevision/LLaVA-NeXT/llava/model/language_model/modeling_qwen2.py"
        self.reduce = block(
            authors / path,
            "Qwen2Model",
            "seq_length > 1",
            "self, hidden_states, seq_length, position_embeddings, causal_mask",
            "hidden_states",
        )
        self.model = SimpleNamespace(
            video_start_idx=0,
            video_token_len=len(self.rows),
            frame_num=self.steps,
            frame_attn_weights=array(clip, "attention"),
            fastvid_retention_ratio=self.options["retain-ratio"],
            fastvid_DySeg_c=8,
            fastvid_DySeg_tau=0.9,
            fastvid_STPrune_d=0.4,
            fastvid_DTM_p=4,
            fastvid_DTM_beta=0.6,
        )
        self.positions = (torch.zeros(1, len(self.rows), 1),) * 2

    def run(self):
        self.model.frame_global_features = self.features.mean(1)
        return self.reduce(self.model, self.rows[None], len(self.rows), self.positions, None)[0]


class FlashVid(Merging):
    """Fanziyang-v/FlashVID before the language model. It changes its input, so each run has a copy."""

    def open(self, authors, clip):
        folder = authors / "FlashVID/flashvid"
        names = whole(folder / "token_selection.py")
        config = whole(folder / "configuration_flashvid.py")["FlashVidConfig"]
        wanted = {name: value for name, value in names.items() if name.endswith("selection")}
        wanted |= {"TokenSelectionMethod": names["TokenSelectionMethod"], "FlashVidConfig": config}
        self.compress = whole(folder / "utils.py", **wanted)["flashvid_compression"]
        self.attention = array(clip, "attention")
        self.config = config(
            retention_ratio=self.options["retain-ratio"],
            segment_threshold=self.options["segment-tau"],
            min_segment_num=self.options["segments"],
        )

    def run(self):
        return self.compress(self.features.clone(), self.attention, self.config)[0]


class VisionZip(Merging):
    """dvlab-research/VisionZip: what its vision tower does behind the encoder. The row of [CLS] is left out."""

    def open(self, authors, clip):
        (self.forward,) = picked(authors / "VisionZip/visionzip/clip_encoder.py", "forward")
        shape = (self.steps, 1, self.tokens + 1, self.tokens + 1)
        attention = torch.zeros(shape)
        attention[:, :, 0, 1:] = array(clip, "attention")[:, None]
        first = torch.zeros(self.steps, 1, 1)
        features = torch.cat([first.expand(-1, -1, self.dim), self.features], dim=1)
        keys = array(clip, "keys")
        keys = torch.cat([first.expand(-1, -1, keys.shape[2]), keys], dim=1)
        layer = SimpleNamespace(metric=keys)
        outputs = SimpleNamespace(attentions=[attention] * 2, hidden_states=[features] * 2)

        class Tower:
            vision_model = SimpleNamespace(encoder=SimpleNamespace(layers=[layer] * 2))
            _info = {"dominant": self.options["dominant"], "contextual": self.options["contextual"]}

            def __call__(self, *_, **__):
                return outputs

        self.tower = SimpleNamespace(vision_tower=Tower(), device="cpu", dtype=torch.float32)

    def run(self):
        return self.forward(self.tower, self.features)[0][:, 1:].flatten(0, 1)


class ToMe(Merging):
    """facebookresearch/ToMe, in rounds, without a model around them."""

    def open(self, authors, clip):
        path = authors / "ToMe/tome/merge.py"
        names = ("do_nothing", "bipartite_soft_matching", "merge_wavg")
        _, self.match, self.merge = picked(path, *names)

    def run(self):
        rows, size = self.features, None
        for _ in range(self.options["rounds"]):
            merge, _ = self.match(rows, self.options["merges"])
            rows, size = self.merge(merge, rows, size)
        return rows.flatten(0, 1)

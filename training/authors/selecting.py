"""Methods that keep some tokens as they are."""

from types import SimpleNamespace

import torch

from .inputs import Selecting, array
from .loading import picked, whole


class Evs(Selecting):
    """vllm-project/vllm."""

    def open(self, authors, clip):
        path = authors / "vllm/vllm/multimodal/evs.py"
        _, self.mask = picked(path, "compute_retained_tokens_count", "compute_retention_mask")
        self.side = int(self.tokens**0.5)

    def run(self):
        size = (self.steps, self.side, self.side)
        return self.mask(self.rows, size, 1, 1 - self.options["retain-ratio"])


class DyCoke(Selecting):
    """KD-TAO/DyCoke."""

    def open(self, authors, clip):
        (self.merge,) = picked(authors / "DyCoke/llava/model/llava_arch.py", "dycole_ttm")

    def run(self):
        return self.merge(self.rows, self.tokens, 1 - self.options["retain-ratio"])


class DivPrune(Selecting):
    """vbdi/divprune, each step by itself."""

    def open(self, authors, clip):
        path = authors / "divprune/LLaVA/llava/model/llava_arch.py"
        similarity, self.prune = picked(path, "pairwise_cosine_similarity", "DivPrune")
        self.model = SimpleNamespace(pairwise_cosine_similarity=lambda rows: similarity(None, rows))

    def run(self):
        ratio = self.options["retain-ratio"]
        return self.numbers(
            self.prune(self.model, step, self.tokens, threshold_ratio=ratio)[0] for step in self.features
        )


class VCast(Selecting):
    """xinyouu/V-CAST."""

    def open(self, authors, clip):
        path = authors / "V-CAST/compressor/v_cast/modeling_qwen3_vl_v_cast.py"
        names = ("_compute_curvature", "_allocate_budget_per_frame", "_v_cast_compress_frames")
        self.compress = picked(path, *names, DEFAULT_RETAIN_RATIO=0.25, DEFAULT_BUDGET_TEMP=0.7)[2]

    def run(self):
        return self.compress(self.features, [], self.options["retain-ratio"], 1)[2]


class VidCom2(Selecting):
    """xuyang-liu16/VidCom2."""

    def open(self, authors, clip):
        self.compress = whole(authors / "VidCom2/token_compressor/vidcom2/vidcom2.py")["vidcom2_compression"]

    def run(self):
        return self.compress(self.rows, "qwen3_vl", self.options["retain-ratio"], self.tokens)


class StcPrune(Selecting):
    """lern-to-write/STC; a chunk is a step."""

    def open(self, authors, clip):
        config = SimpleNamespace(model=SimpleNamespace(token_per_frame=self.options["tokens"]))
        self.names = whole(authors / "STC/model/prune.py", get_config=lambda: config)
        self.names["MODEL_SPECS"]["llava_ov"].tokens_per_frame = self.tokens

    def run(self):
        pruner = self.names["STC_Pruner"]()
        return torch.cat([pruner.compress(step) for step in self.features])


class FlashVidAdts(Selecting):
    """Fanziyang-v/FlashVID, its choice of tokens alone."""

    def open(self, authors, clip):
        self.select = whole(authors / "FlashVID/flashvid/token_selection.py")["attn_div_based_token_selection"]
        self.attention = array(clip, "attention")

    def run(self):
        return self.numbers(self.select(self.features, self.attention, self.options["tokens"])[1])


class EncodeImages(Selecting):
    """Methods in encode_images of the class around the model, whose encoder and projector are those of the clip."""

    PATH = ""

    def open(self, authors, clip):
        (self.encode,) = picked(authors / self.PATH, "encode_images")
        self.given = self.encoder(clip)
        tower = SimpleNamespace(get_vision_tower=lambda: lambda *_, **__: self.given, mm_projector=lambda rows: rows)
        tokens = self.options["tokens"]
        self.model = SimpleNamespace(
            get_model=lambda: tower,
            get_visual_token_num=lambda: tokens,
            get_important_ratio=lambda: 0.5,
            visual_token_num=tokens,
        )

    def encoder(self, clip):
        """The features and one head's attention."""
        return self.features, array(clip, "attention")[:, None]

    def run(self):
        return self.encode(self.model, None)[1]


class VisPruner(EncodeImages):
    """Theia-4869/VisPruner."""

    PATH = "VisPruner/llava/model/llava_arch.py"


class ClsRank(EncodeImages):
    """Theia-4869/FasterVLM."""

    PATH = "FasterVLM/llava/model/llava_arch.py"


class CdPruner(EncodeImages):
    """Theia-4869/CDPruner; each step by itself, because the code takes the least relevance of all in a call."""

    PATH = "CDPruner/llava/model/llava_arch.py"

    def encoder(self, clip):
        self.text = array(clip, "text")
        return None

    def run(self):
        masks = []
        for step in self.features[:, None]:
            self.given = step, step, self.text
            masks.append(self.encode(self.model, None)[1])
        return torch.cat(masks)


class CenterClip(Selecting):
    """mzhaoshuai/CenterCLIP."""

    def open(self, authors, clip):
        folder = authors / "CenterCLIP/modules/cluster"
        distance, start = picked(folder / "cluster_utils.py", "pairwise_distance", "KKZ_init")
        names = {"pairwise_distance": distance, "KKZ_init": start}
        (self.medoids,) = picked(folder / "fast_kmeans.py", "batch_fast_kmedoids", **names)

    def run(self):
        window, clusters = self.options["window"], self.options["clusters"]
        kept = []
        for start in range(0, self.steps, window):
            rows = self.features[start : start + window].flatten(0, 1)
            _, medoids = self.medoids(rows[None], clusters, threshold=1e-6, iter_limit=80)
            kept.append(medoids[0] + start * self.tokens)
        return torch.cat(kept)

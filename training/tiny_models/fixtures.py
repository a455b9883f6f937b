"""All model folders that are made: the family, its size, and which graphs in which precision lie in the folder."""

from dataclasses import dataclass

from .export.decoder import DecoderKind
from .families.fast_vlm import FastVlm
from .families.lfm2_vl import Lfm2Vl
from .families.llava_onevision import LlavaOnevision
from .families.qwen2_5_vl import Qwen25Vl
from .families.qwen2_vl import Qwen2Vl
from .families.qwen3_5 import Qwen35
from .families.qwen3_vl import Qwen3Vl
from .families.smolvlm import SmolVlm

ALL_FLOAT = True
ALL_HALF = False


@dataclass(frozen=True)
class Fixture:
    """One folder. `half` says which inputs and outputs of the `_fp16` twins stay float32; None makes no twins."""

    name: str
    family: type
    decoder: DecoderKind
    size: str = "fixture"
    # The folder whose goldens hold for this one too, since the weights are the same.
    like: str | None = None
    half: object = None
    # Whether the decoder has a `_quantized` twin, too. Its numbers are nobody's goldens.
    int8: bool = False
    external_data: bool = False
    layout: str = "transformers.js"
    deepstack: bool = True
    # Whether there are goldens of leaving tokens out between the layers.
    inside: bool = False
    # Whether nodes keep their names, which take space.
    named: bool = False
    note: str = ""

    def build_family(self):
        options = {} if self.family is not Qwen3Vl else {"deepstack": self.deepstack}
        return self.family(self.size, **options)


# Sizes that nothing was written for. One of these folders lies with the tests.
OTHER = Fixture("other-qwen2_5_vl", Qwen25Vl, DecoderKind(3), size="other", note="other sizes; tied embeddings")

FIXTURES = [
    Fixture(
        "tiny-qwen2_5_vl",
        Qwen25Vl,
        DecoderKind(3),
        inside=True,
        named=True,
        note="plain attention; an attention output of the encoder",
    ),
    Fixture(
        "tiny-qwen2_5_vl-gqa",
        Qwen25Vl,
        DecoderKind(3, grouped=True),
        size="small",
        half=ALL_HALF,
        int8=True,
        inside=True,
        note="GroupQueryAttention; fp16 inside and outside",
    ),
    Fixture(
        "tiny-qwen2_vl",
        Qwen2Vl,
        DecoderKind(3),
        half=ALL_FLOAT,
        external_data=True,
        note="plain attention; fp16 with float32 inputs, outputs and caches; weights in .onnx_data",
    ),
    Fixture("tiny-smolvlm", SmolVlm, DecoderKind(2), note="plain attention; position_ids of rank 2"),
    Fixture(
        "tiny-smolvlm-gqa",
        SmolVlm,
        DecoderKind(None, grouped=True),
        like="tiny-smolvlm",
        note="GroupQueryAttention that rotates by itself; no position_ids",
    ),
    Fixture(
        "tiny-llava_onevision",
        LlavaOnevision,
        DecoderKind(2, keeps_logits=True),
        half=["inputs_embeds", "logits"],
        note="plain attention; num_logits_to_keep; fp16 caches between float32 embeddings and logits",
    ),
    Fixture("tiny-qwen3_vl", Qwen3Vl, DecoderKind(3, deepstack=2), inside=True, note="plain attention; DeepStack"),
    Fixture(
        "tiny-qwen3_vl-flat",
        Qwen3Vl,
        DecoderKind(3, grouped=True),
        deepstack=False,
        note="GroupQueryAttention; without DeepStack",
    ),
    Fixture(
        "tiny-qwen2_5_vl-genai",
        Qwen25Vl,
        DecoderKind(3, grouped=True),
        size="small",
        like="tiny-qwen2_5_vl-gqa",
        layout="onnxruntime-genai",
        note="the folder of onnxruntime-genai's model builder",
    ),
    OTHER,
    Fixture("tiny-fast_vlm", FastVlm, DecoderKind(2), note="plain attention; frames cut square"),
    Fixture("tiny-lfm2_vl", Lfm2Vl, DecoderKind(2), note="states of convolutions beside keys and values"),
    Fixture("tiny-qwen3_5", Qwen35, DecoderKind(3), note="states of linear attention beside keys and values"),
]

# All families at such sizes.
OTHERS = [
    OTHER,
    Fixture("other-qwen2_5_vl-gqa", Qwen25Vl, DecoderKind(3, grouped=True), size="other", like="other-qwen2_5_vl"),
    Fixture("other-qwen2_vl", Qwen2Vl, DecoderKind(3, keeps_logits=True), size="other"),
    Fixture("other-smolvlm", SmolVlm, DecoderKind(2, grouped=True, keeps_logits=True), size="other"),
    Fixture("other-llava_onevision", LlavaOnevision, DecoderKind(2, grouped=True), size="other"),
    Fixture("other-qwen3_vl", Qwen3Vl, DecoderKind(3, grouped=True, deepstack=3), size="other", inside=True),
]

# To measure with: no goldens, and nothing of them is for the repository.
LARGE = [
    Fixture("large-qwen2_5_vl", Qwen25Vl, DecoderKind(3), size="large"),
    Fixture("large-qwen2_5_vl-gqa", Qwen25Vl, DecoderKind(3, grouped=True), size="large"),
]

SIZES = {"fixture": FIXTURES, "other": OTHERS, "large": LARGE}

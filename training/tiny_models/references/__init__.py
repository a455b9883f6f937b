"""What transformers itself makes of clips and questions; nothing in here knows the exported graphs."""

from ..families.fast_vlm import FastVlm
from ..families.lfm2_vl import Lfm2Vl
from ..families.llava_onevision import LlavaOnevision
from ..families.qwen2_5_vl import Qwen25Vl
from ..families.qwen2_vl import Qwen2Vl
from ..families.qwen3_5 import Qwen35
from ..families.qwen3_vl import Qwen3Vl
from ..families.smolvlm import SmolVlm
from .fast_vlm import FastReference
from .lfm2_vl import Lfm2Reference
from .llava_onevision import LlavaReference
from .qwen import QwenReference
from .qwen3_5 import Qwen35Reference
from .qwen3_vl import Qwen3Reference
from .smolvlm import SmolReference

REFERENCES = {
    Qwen25Vl: QwenReference,
    Qwen2Vl: QwenReference,
    Qwen3Vl: Qwen3Reference,
    Qwen35: Qwen35Reference,
    LlavaOnevision: LlavaReference,
    SmolVlm: SmolReference,
    FastVlm: FastReference,
    Lfm2Vl: Lfm2Reference,
}


def open_reference(family, model, folder):
    """The family's reference on the real processors, opened from the written folder."""
    return REFERENCES[type(family)](family, model, folder)

"""Makes a model folder for Sluice from a model of transformers. See README.md."""

import argparse
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import transformers
from transformers import AutoConfig, AutoModelForImageTextToText, AutoTokenizer

from tiny_models.export.decoder import DecoderKind
from tiny_models.families.fast_vlm import FastVlm
from tiny_models.families.lfm2_vl import Lfm2Vl
from tiny_models.families.llava_onevision import LlavaOnevision
from tiny_models.families.qwen2_5_vl import Qwen25Vl
from tiny_models.families.qwen2_vl import Qwen2Vl
from tiny_models.families.qwen3_5 import Qwen35
from tiny_models.families.qwen3_vl import Qwen3Vl
from tiny_models.families.smolvlm import SmolVlm
from tiny_models.fixtures import Fixture
from tiny_models.folders import GRAPHS, write_graphs, write_newline
from tiny_models.recommendation import FILE, write_recommendation

# Rank of position_ids.
RANKS = {Qwen25Vl: 3, Qwen2Vl: 3, Qwen3Vl: 3, Qwen35: 3, LlavaOnevision: 2, SmolVlm: 2, FastVlm: 2, Lfm2Vl: 2}
FAMILIES = {family.name: family for family in RANKS}

# The encoders whose graph can return the attention of its last layer as one number per visual token.
ATTENTIVE = (Qwen25Vl, Qwen2Vl, Qwen3Vl, Qwen35)
# Decoders with states have one form of graph.
PLAIN_ONLY = (Qwen35, Lfm2Vl)

COPIED = ("*.json", "*.jinja", "*.txt", "*.model")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, metavar="PATH_OR_ID", help="a saved model, or its name on the hub")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to make; must not exist")
    parser.add_argument("--grouped", action="store_true", help="write attention as GroupQueryAttention")
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} exists; expected a new folder")
    return options


def local(name):
    """The folder of a saved model; one of the hub is downloaded into the cache of transformers."""
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(name, allow_patterns=[*COPIED, "*.safetensors"]))


def family_of(source, options):
    """What the exporters ask of a family, with the sizes of this model instead of the tiny ones."""
    try:
        config = AutoConfig.from_pretrained(source)
    except ValueError as e:
        sys.exit(f"{source} is not known to transformers {transformers.__version__}; install a newer one ({e})")
    if config.model_type not in FAMILIES:
        sys.exit(f"found a model of type {config.model_type}; expected one of {', '.join(sorted(FAMILIES))}")
    family = FAMILIES[config.model_type]()
    if options.grouped and isinstance(family, PLAIN_ONLY):
        sys.exit(f"--grouped: the decoder of {family.name} has one form of graph; leave the option out")
    family.sizes = {"vision": config.vision_config.to_dict(), "text": config.get_text_config().to_dict()}
    family.gives_attention = isinstance(family, ATTENTIVE)
    if isinstance(family, FastVlm):
        settings = json.loads((source / "preprocessor_config.json").read_text(encoding="utf-8"))
        family.side = settings["crop_size"]["height"]
    return family


def decoder_kind(family, options):
    levels = len(family.sizes["vision"].get("deepstack_visual_indexes", ())) if type(family) is Qwen3Vl else 0
    return DecoderKind(RANKS[type(family)], grouped=options.grouped, deepstack=levels)


def copy_files(source, folder):
    """Configuration and tokenizer as they are; weights and their index stay behind."""
    for pattern in COPIED:
        for file in source.glob(pattern):
            if not file.name.endswith(".index.json"):
                shutil.copyfile(file, folder / file.name)
    if not (folder / "tokenizer.json").exists():
        AutoTokenizer.from_pretrained(source).save_pretrained(folder)


@torch.no_grad()
def difference(model, folder, length=12):
    """Of the logits of a text, between transformers and the graphs."""
    ids = np.random.default_rng(0).integers(10, 200, (1, length))
    expected = model(input_ids=torch.from_numpy(ids)).logits.numpy()
    embed, decoder = (onnxruntime.InferenceSession(folder / "onnx" / f"{name}.onnx") for name in GRAPHS[1:])
    inputs = {"inputs_embeds": embed.run(None, {"input_ids": ids})[0], "attention_mask": np.ones_like(ids)}
    free = {"batch_size": 1, "sequence_length": length, "past_sequence_length": 0}
    for entry in decoder.get_inputs():
        shape = [free.get(size, size) for size in entry.shape]
        if entry.name == "position_ids":
            inputs[entry.name] = np.broadcast_to(np.arange(length), shape).copy()
        elif entry.name not in inputs:
            inputs[entry.name] = np.zeros(shape, np.float32)
    return float(np.abs(decoder.run(["logits"], inputs)[0] - expected).max())


def main():
    options = arguments()
    source = local(options.model)
    family = family_of(source, options)
    kind = decoder_kind(family, options)
    model = AutoModelForImageTextToText.from_pretrained(source, dtype=torch.float32, attn_implementation="eager").eval()
    options.out.mkdir(parents=True)
    copy_files(source, options.out)
    if isinstance(family, LlavaOnevision):
        write_newline(model, options.out)
    policy = write_recommendation(options.out, RANKS[type(family)])
    write_graphs(Fixture(family.name, type(family), kind, named=True), family, model, options.out / "onnx")
    print(f"{options.out}: {family.name}, attention output of the encoder: {'yes' if family.gives_attention else 'no'}")
    print(f"{FILE}: {'as in the saved model' if policy is None else f'policy {policy}'}")
    print(f"largest difference of a text's logits: {difference(model, options.out):.1e}")


if __name__ == "__main__":
    main()

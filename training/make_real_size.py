"""Makes a model folder of a released model's size, with random weights, to measure with. See README.md."""

import argparse
import json
import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import onnx
import torch

from exporters.suffixes import SUFFIXES
from make_exporter_fixtures import build, text_model
from real_size.shapes import QWEN2_5_VL_3B, SMOLVLM2_500M
from real_size.vocabulary import grow
from tiny_models.export.decoder import DecoderKind
from tiny_models.families.qwen2_5_vl import Qwen25Vl
from tiny_models.families.smolvlm import SmolVlm
from tiny_models.fixtures import Fixture
from tiny_models.folders import GRAPHS, write_graphs

SEED = 20

GENAI = "_genai"  # the suffix of a decoder as onnxruntime-genai's builder writes it

# Tokens of the largest frame: 448 x 448 pixels are 16 x 16 tokens of 28 x 28.
LARGEST_FRAME = 256


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to make; must not exist")
    parser.add_argument(
        "--builder", default=sys.executable, metavar="PYTHON", help="the interpreter that has onnxruntime-genai (Qwen)"
    )
    parser.add_argument(
        "--genai", type=Path, metavar="DIR", help="also a language model for onnxruntime-genai (SmolVLM2)"
    )
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} exists; expected a new folder")
    return options


def sized(family, sizes):
    """A family whose sizes are those of a released model; what these do not state is as in the tiny models."""
    made = family()
    made.sizes = {
        part: {**made.sizes[part], **value} if isinstance(value, dict) else value for part, value in sizes.items()
    }
    return made


def write_files(family, folder):
    """Configuration and tokenizer, whose vocabulary is as large as the released one."""
    family.write_folder(folder)
    grow(folder / "tokenizer.json", family.sizes["text"]["vocab_size"])


def save(model, path):
    large = sum(weight.ByteSize() for weight in model.graph.initializer) > 1 << 30
    onnx.save(
        model, path, save_as_external_data=large, location=f"{path.name}_data", size_threshold=1024 if large else 0
    )
    print(f"{path.name}: {sum(file.stat().st_size for file in path.parent.glob(path.name + '*')):,} bytes", flush=True)


def convert(folder, names, suffixes):
    for name in names:
        for suffix in suffixes:
            save(SUFFIXES[suffix](folder / f"{name}.onnx"), folder / f"{name}{suffix}.onnx")


def smolvlm2(folder, _):
    """Full precision, float16 and 4 bits, as transformers.js names them."""
    family = sized(SmolVlm, SMOLVLM2_500M)
    write_files(family, folder)
    torch.manual_seed(SEED)
    fixture = Fixture(family.name, SmolVlm, DecoderKind(2, grouped=True), named=True)
    write_graphs(fixture, family, family.new_model(), folder / "onnx")
    convert(folder / "onnx", GRAPHS, ["_fp16"])
    convert(folder / "onnx", [GRAPHS[0], GRAPHS[2]], ["_q4"])
    shutil.copyfile(folder / "onnx" / f"{GRAPHS[1]}.onnx", folder / "onnx" / f"{GRAPHS[1]}_q4.onnx")


def qwen2_5_vl(folder, builder):
    """4 bits. The decoder is made by the builder of onnxruntime-genai, which needs less memory than an export."""
    family = sized(Qwen25Vl, QWEN2_5_VL_3B)
    write_files(family, folder)
    write_largest_frame(family, folder)
    (folder / "onnx").mkdir()
    write_decoder(family, folder / "onnx" / f"{GRAPHS[2]}_q4.onnx", builder)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        model = model_of(family, num_hidden_layers=1)
        full = Path(scratch) / f"{GRAPHS[0]}.onnx"
        family.vision_graph(model).write(full)
        save(SUFFIXES["_q4"](full), folder / "onnx" / f"{GRAPHS[0]}_q4.onnx")
        family.embedding_graph(model).write(folder / "onnx" / f"{GRAPHS[1]}_q4.onnx")


def write_largest_frame(family, folder):
    """Frames of a camera, and not the 65 tokens of the tiny models."""
    path = folder / "preprocessor_config.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["max_pixels"] = LARGEST_FRAME * (2 * family.sizes["vision"]["patch_size"]) ** 2
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def model_of(family, dtype=torch.float32, **changes):
    """The family's class at its size but for some text fields, with the weights that transformers draws."""
    other = deepcopy(family)
    other.sizes["text"].update(changes)
    torch.manual_seed(SEED)
    torch.set_default_dtype(dtype)
    try:
        return other.new_model().eval()
    finally:
        torch.set_default_dtype(torch.float32)


def write_decoder(family, path, builder):
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        saved, built = Path(scratch) / "saved", Path(scratch) / "built"
        family.write_folder(saved)
        model_of(family, torch.float16).half().save_pretrained(saved)
        done = build(saved, built, "int4", builder)
        if done.returncode:
            raise SystemExit(done.stderr)
        save(onnx.load(built / "text.onnx"), path)


def write_genai(family, folder, target, builder):
    """A decoder of the same sizes and other weights, 4 bits: for onnxruntime-genai with its embedding in one graph, and
    without it in the model folder, so that both run the same nodes."""
    graphs = folder / "onnx"
    with tempfile.TemporaryDirectory() as scratch:
        saved, built = Path(scratch) / "saved", Path(scratch) / "built"
        family.write_folder(saved)
        text_model(family, model_of(family)).save_pretrained(saved)
        for out, embeds in ((target, True), (built, False)):
            done = build(saved, out, "int4", builder, embeds=embeds)
            if done.returncode:
                raise SystemExit(done.stderr)
        save(onnx.load(built / "text.onnx"), graphs / f"{GRAPHS[2]}{GENAI}.onnx")
    for name in GRAPHS[:2]:
        shutil.copyfile(graphs / f"{name}_q4.onnx", graphs / f"{name}{GENAI}.onnx")


SHAPES = {"qwen2.5-vl-3b": qwen2_5_vl, "smolvlm2-500m": smolvlm2}


def main():
    options = arguments()
    SHAPES[options.shape](options.out, options.builder)
    if options.genai:
        write_genai(sized(SmolVlm, SMOLVLM2_500M), options.out, options.genai, options.builder)


if __name__ == "__main__":
    main()

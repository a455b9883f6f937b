"""Makes the graphs in the test resources' folder `exporters`, and their answers. See README.md."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# The builder writes a table of all positions into the graph.
POSITIONS = 1024

BEYOND = 2**31 + 2**16

# The committed models whose decoders the model builder of onnxruntime-genai writes, and in which precisions.
ALL = ("fp32", "fp16", "int4")
MODELS = {
    "qwen2_5_vl": ("tiny-qwen2_5_vl-gqa", ALL),
    "qwen3_vl": ("tiny-qwen3_vl-flat", ALL),
    "llava_onevision": ("tiny-llava_onevision", ("fp32", "int4")),
    "smolvlm": ("tiny-smolvlm", ("fp32", "int4")),
    "lfm2_vl": ("tiny-lfm2_vl", ("fp32", "int4")),
    "qwen3_5": ("tiny-qwen3_5", ("int4",)),
}

# The builder knows the language models of these families, not the families.
TEXT_ONLY = ("llava_onevision", "smolvlm")

# The suffixes that transformers.js' conversions of a model have here.
FEW = ("_fp16", "_q4", "_q4f16", "_int8")
CONVERTED = {
    "tiny-qwen2_5_vl-gqa": None,
    "tiny-smolvlm": None,
    "tiny-llava_onevision": FEW,
    "tiny-qwen2_vl": FEW,
    "tiny-qwen3_vl": FEW[1:3],
    "tiny-qwen3_5": FEW[1:3],
    "tiny-lfm2_vl": FEW[1:3],
    "tiny-fast_vlm": FEW[1:3],
}


def sources(folder):
    """Saves the models of the committed folders as transformers does: those that the installed version makes."""
    import transformers

    from tiny_models.fixtures import FIXTURES

    for family, (name, _) in MODELS.items():
        fixture = next(one for one in FIXTURES if one.name == name)
        if fixture.family.transformers != transformers.__version__:
            print(f"{family} needs transformers {fixture.family.transformers}")
            continue
        made = fixture.build_family()
        made.write_folder(folder / family)
        model = made.build()
        (text_model(made, model) if family in TEXT_ONLY else model).save_pretrained(folder / family)
        config = folder / family / "config.json"
        lengths = re.compile(r'("max_position_embeddings"): \d+')
        config.write_text(lengths.sub(rf"\1: {POSITIONS}", config.read_text(encoding="utf-8")), encoding="utf-8")


def text_model(family, model):
    """The language model alone, with its head."""
    from transformers import AutoModelForCausalLM

    text = AutoModelForCausalLM.from_config(model.config.get_text_config())
    text.model.load_state_dict(family.language_model(model).state_dict())
    text.lm_head.load_state_dict(model.lm_head.state_dict())
    return text


def genai(folder):
    """Converts the saved models with the installed model builder of onnxruntime-genai."""
    import onnx
    import onnxruntime_genai

    from exporters.entries import Exported
    from tiny_models.export.convert import shorten_values

    version = onnxruntime_genai.__version__
    for family, (name, dtypes) in MODELS.items():
        for dtype in dtypes if (folder / family).is_dir() else ():
            if (version, dtype) == ("0.11.4", "fp32") and family in TEXT_ONLY:
                continue  # alike in both versions
            base = "tiny-qwen2_5_vl-genai" if family == "qwen2_5_vl" else name
            entry = Exported(f"genai-{version}-{family}-{dtype}", base, "onnxruntime-genai", version, dtype)
            with tempfile.TemporaryDirectory() as scratch:
                built = build(folder / family, scratch, dtype)
                if built.returncode:
                    print(entry.name, "is not made by this version:", built.stderr.strip().splitlines()[-1])
                    continue
                model = onnx.load(Path(scratch) / "text.onnx")
                save(model, entry, shorten_values)


def build(source, target, dtype, python=sys.executable, embeds=False):
    """The command that the builder's own documentation names; versions differ in their functions."""
    parts = [] if embeds else ["filename=text.onnx", "exclude_embeds=true"]
    options = [*parts, *(["int4_block_size=32"] if dtype == "int4" else [])]
    command = [
        "-m",
        "onnxruntime_genai.models.builder",
        "-i",
        source,
        "-o",
        target,
        "-c",
        target,
        "-p",
        dtype,
        "-e",
        "cpu",
    ]
    return subprocess.run(
        [python, *map(str, command), "--extra_options", *options], capture_output=True, text=True, check=False
    )


def strip(graph):
    """Takes away names and what the dynamo exporter notes of each node, which are half of a file this small."""
    import onnx

    for node in graph.node:
        node.name = ""
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                strip(attribute.g)


def save(model, entry, shorten_values):
    import onnx

    model.graph.ClearField("value_info")
    strip(model.graph)
    shorten_values(model.graph)
    entry.file.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, entry.file)
    entry.add()
    print(f"{entry.name}: {entry.file.stat().st_size:,} bytes", flush=True)


def transformers_js():
    """Converts committed decoders to the precisions that transformers.js names by a suffix."""
    import onnxruntime

    from exporters.entries import Exported
    from exporters.suffixes import SUFFIXES
    from tiny_models.export.convert import shorten_values
    from tiny_models.layout import Places

    for model, suffixes in CONVERTED.items():
        source = Places().model(model) / "onnx" / "decoder_model_merged.onnx"
        for suffix in suffixes or SUFFIXES:
            family = model.removeprefix("tiny-").removesuffix("-gqa")
            name = f"js-{family}{suffix}"
            entry = Exported(
                name, model, "transformers.js", f"tools of onnxruntime {onnxruntime.__version__}", suffix[1:]
            )
            save(SUFFIXES[suffix](source), entry, shorten_values)


def olive():
    """Makes vision graphs with Olive, whose first pass is torch's dynamo exporter."""
    import olive as installed

    from exporters.entries import Exported
    from exporters.olive import vision
    from tiny_models.export.convert import shorten_values
    from tiny_models.fixtures import FIXTURES

    name = "tiny-qwen2_5_vl-genai"
    model = next(one for one in FIXTURES if one.name == name).build_family().build()
    for dtype in ("fp32", "int4"):
        version = installed.__version__
        entry = Exported(f"olive-{version}-qwen2_5_vl-{dtype}", name, "Olive", version, dtype, "vision")
        save(vision(model.model.visual, dtype), entry, shorten_values)


def external_data():
    """Moves the offsets of a committed graph's weights beyond 2 GB; the tests make the sparse file."""
    import onnx

    from exporters.entries import FOLDER
    from tiny_models.layout import Places

    source = Places().model("tiny-qwen2_vl") / "onnx" / "decoder_model_merged.onnx"
    model = onnx.load(source, load_external_data=False)
    for tensor in model.graph.initializer:
        for field in tensor.external_data:
            if field.key == "offset":
                field.value = str(int(field.value) + BEYOND)
    onnx.save(model, FOLDER / "beyond-2gb.onnx")


def answers():
    """Runs each decoder with the installed ONNX Runtime, in one call for the prompt, and writes what it answers."""
    import onnxruntime

    from exporters.answers import expected
    from exporters.entries import FOLDER, entries
    from tiny_models.layout import write_json

    written = {entry["name"]: expected(entry) for entry in entries()}
    write_json(FOLDER / "answers.json", {"onnxruntime": onnxruntime.__version__, "answers": written})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["sources", "genai", "transformers.js", "olive", "external-data", "answers"])
    parser.add_argument("--sources", type=Path, help="where the saved models are (sources, genai)")
    options = parser.parse_args()
    if options.step == "sources":
        shutil.rmtree(options.sources, ignore_errors=True)
        sources(options.sources)
    elif options.step == "genai":
        genai(options.sources)
    elif options.step == "transformers.js":
        transformers_js()
    elif options.step == "olive":
        olive()
    elif options.step == "external-data":
        external_data()
    else:
        answers()


if __name__ == "__main__":
    main()

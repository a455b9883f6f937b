"""Makes one model folder: configuration, tokenizer and graphs."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .export.convert import forget_names, move_weights_out, write_half, write_int8
from .export.gqa import attention_of
from .layout import write_json

GRAPHS = ("vision_encoder", "embed_tokens", "decoder_model_merged")


def write_graphs(fixture, family, model, folder):
    """The three graphs of the transformers.js layout, in every precision the fixture has."""
    family.vision_graph(model).write(folder / f"{GRAPHS[0]}.onnx")
    family.embedding_graph(model).write(folder / f"{GRAPHS[1]}.onnx")
    with attention_of(family.language_model(model), fixture.decoder):
        family.decoder_graph(model, fixture.decoder).write(folder / f"{GRAPHS[2]}.onnx")
    if fixture.half is not None:
        for name in GRAPHS:
            # A list names what stays float32 in the decoder; the other two then stay float32 outside altogether.
            keeps = fixture.half if name == GRAPHS[2] or isinstance(fixture.half, bool) else True
            write_half(folder / f"{name}.onnx", folder / f"{name}_fp16.onnx", keeps)
    if fixture.int8:
        write_int8(folder / f"{GRAPHS[2]}.onnx", folder / f"{GRAPHS[2]}_quantized.onnx")
    if not fixture.named:
        for path in folder.glob("*.onnx"):
            forget_names(path)
    if fixture.external_data:
        move_weights_out(folder / f"{GRAPHS[2]}.onnx")
        note_external_data(folder.parent / "config.json")


def note_external_data(path: Path) -> None:
    """Says in config.json that the decoder has one file of weights beside it, as released folders do."""
    config = json.loads(path.read_text(encoding="utf-8"))
    config["transformers.js_config"] = {"use_external_data_format": {f"{GRAPHS[2]}.onnx": 1}}
    write_json(path, config)


def write_newline(model, folder):
    """The one learned row that no graph holds, as it lies in the released weights."""
    row = model.model.image_newline.detach().contiguous()
    save_file({"image_newline": row.to(torch.float32)}, str(folder / "model.safetensors"), metadata={"format": "pt"})

"""Takes the weights of an exported folder back, so that training can go on where nothing else was kept: writes
vision.pt and language.pt, which `--start` of train_vision and train_language take, without the heads."""

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from . import language, words
from .batches import Packed
from .clips import SIDE
from .reader import Reader
from .vision import PATCH, Vision, patches

# The matrices of a layer in the order of the graph, which names them by number and has them transposed.
MATRICES = [
    *(f"self_attn.{part}_proj.weight" for part in "qkvo"),
    *(f"mlp.{part}_proj.weight" for part in ("gate", "up", "down")),
]
CLOSE = 1e-3  # largest difference of outputs that counts as equal


def initializers(path):
    """The weights of a graph that are no constants of an exporter, by name, in the order of the graph."""
    graph = onnx.load(path).graph
    return {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer if one.dims}


def vision(folder):
    """The state of the encoder."""
    found = initializers(folder / "onnx" / "vision_encoder.onnx")
    state = {name.removeprefix("visual."): value for name, value in found.items() if name.startswith("visual.")}
    (embed,) = (value for name, value in found.items() if "MatMul" in name and value.shape[0] == 6 * PATCH * PATCH)
    state["patch_embed.proj.weight"] = embed.T.reshape(-1, 3, 2, PATCH, PATCH)
    return state


def reader(folder):
    """The state of the language model, without heads."""
    found = initializers(folder / "onnx" / "decoder_model_merged.onnx")
    state = {
        name.replace("language_model.", "language.", 1): v for name, v in found.items() if "language_model" in name
    }
    (embedding,) = initializers(folder / "onnx" / "embed_tokens.onnx").values()
    state["language.embed_tokens.weight"] = embedding
    matrices = [value for name, value in found.items() if "MatMul" in name]
    for layer in range(language.CONFIG["num_hidden_layers"]):
        for part in MATRICES:
            state[f"language.layers.{layer}.{part}"] = matrices.pop(0).T.contiguous()
    return state


@torch.no_grad()
def check_vision(folder, state):
    """The largest difference between the lean encoder's features and the folder's, of a step of noise."""
    lean = Vision()
    lean.load_state_dict(state)
    rows = patches(torch.from_numpy(np.random.default_rng(0).integers(0, 256, (1, 2, SIDE, SIDE, 3), np.uint8)))
    session = onnxruntime.InferenceSession(folder / "onnx" / "vision_encoder.onnx")
    side = SIDE // PATCH
    given = {"pixel_values": rows[0].numpy(), "image_grid_thw": np.array([[1, side, side]])}
    (theirs,) = session.run(["image_features"], given)
    return float(np.abs(lean(rows)[0].numpy() - theirs).max())


@torch.no_grad()
def check_language(folder, tokenizer, state):
    """The largest difference between the lean model's logits and the folder's, of a question about random features."""
    lean = Reader(tokenizer.get_vocab_size(), words.ids(tokenizer, words.SYSTEM)).eval()
    lean.load_state_dict(state, strict=False)
    features = torch.randn(1, 5, 36, language.CONFIG["hidden_size"], generator=torch.Generator().manual_seed(0))
    text = words.ids(tokenizer, words.BEFORE_QUESTION + "Where is the circle?" + words.AFTER_QUESTION)
    packed = Packed(
        lean.prefix, torch.ones(1, 5, 36, dtype=torch.bool), torch.tensor([5]), [[(text, [1, 2], 5, 0, [])]]
    )
    ours, _ = lean(features, packed)
    embed = lean.language.embed_tokens
    rows = torch.cat([embed(torch.tensor([lean.prefix])), features.flatten(1, 2), embed(packed.ids[:, 0])], 1)
    session = onnxruntime.InferenceSession(folder / "onnx" / "decoder_model_merged.onnx")
    given = {
        "inputs_embeds": rows.numpy(),
        "attention_mask": np.ones(rows.shape[:2], np.int64),
        "position_ids": torch.cat([packed.context, packed.text], 2).numpy(),
    }
    for one in session.get_inputs():
        if one.name.startswith("past_key_values"):
            given[one.name] = np.zeros((1, one.shape[1], 0, one.shape[3]), np.float32)
    (theirs,) = session.run(["logits"], {one.name: given[one.name] for one in session.get_inputs()})
    return float(np.abs(ours.numpy() - theirs[0, -3:-1]).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path, help="the folder for vision.pt and language.pt")
    options = parser.parse_args()
    eyes, state = vision(options.folder), reader(options.folder)
    tokenizer = Tokenizer.from_file(str(options.folder / "tokenizer.json"))
    differences = check_vision(options.folder, eyes), check_language(options.folder, tokenizer, state)
    print("largest difference of features and logits", *differences)
    if max(differences) > CLOSE:
        raise SystemExit(f"the weights do not give the outputs of {options.folder}: expected at most {CLOSE}")
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({"vision": eyes}, options.out / "vision.pt")
    torch.save({"reader": state, "tokenizer": tokenizer.to_str()}, options.out / "language.pt")


if __name__ == "__main__":
    main()

"""Writes the trained model as a folder that the runtime opens, through transformers' own classes."""

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from tiny_models.export.convert import forget_names
from tiny_models.export.decoder import DecoderKind, decoder_graph
from tiny_models.export.gqa import attention_of
from tiny_models.export.graph import embedding_graph
from tiny_models.families.qwen_vision import vision_graph
from tiny_models.layout import write_json
from tiny_models.tokenizer import QWEN, write_tokenizer

from . import language, vision, words
from .batches import Packed
from .clips import SIDE
from .reader import Reader

GRAPHS = ("vision_encoder", "embed_tokens", "decoder_model_merged")


class Exported:
    """What the exporters of `tiny_models` ask of a family."""

    takes_masks_by_name = True

    def language_model(self, model):
        return model.model.language_model

    def head_size(self, text):
        return text.hidden_size // text.num_attention_heads


def config(tokenizer):
    """config.json with the text fields at the top level, as released folders have them."""
    special = {name: tokenizer.token_to_id(token) for name, token in SPECIAL.items()}
    return {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"],
        **special,
        "model_type": "qwen2_5_vl",
        **language.CONFIG,
        "vocab_size": tokenizer.get_vocab_size(),
        "torch_dtype": "float32",
        # Sluice's own keys. The demo then knows that this model can be held to the world's truth.
        "trained_on": "sluice-world",
        # And from here on time begins anew: some three minutes of stream. Longer clips are too few to learn from.
        "trained_positions": 200,
        "transformers_version": "4.57.6",
        "vision_config": vision.CONFIG,
    }


SPECIAL = {
    "bos_token_id": "<|endoftext|>",
    "eos_token_id": "<|im_end|>",
    "pad_token_id": "<|endoftext|>",
    "vision_start_token_id": "<|vision_start|>",
    "vision_end_token_id": "<|vision_end|>",
    "vision_token_id": "<|vision_pad|>",
    "image_token_id": "<|image_pad|>",
    "video_token_id": "<|video_pad|>",
}

PREPROCESSOR = {
    # Every frame is brought to the size that the model was trained with.
    "min_pixels": SIDE * SIDE,
    "max_pixels": SIDE * SIDE,
    "patch_size": vision.PATCH,
    "temporal_patch_size": 2,
    "merge_size": vision.MERGE,
    "image_mean": [vision.MEAN] * 3,
    "image_std": [vision.STD] * 3,
    "image_processor_type": "Qwen2VLImageProcessor",
    "processor_class": "Qwen2_5_VLProcessor",
}


# What `./sluice eval` chose, for Sluice's commands; see docs/models.md.
RECOMMENDED = {
    "fps": 1,
    "policy": "dtd-anchored",
    "threshold": 0.95,
    "prompt_tokens": 100,
    "trained_on": (
        "scenes drawn by Sluice (module world): shapes in a room, one frame per second; it knows nothing else"
    ),
}


def load(tokenizer, eyes, reader):
    """transformers' class with the trained weights; every one of its parameters gets one."""
    settings = Qwen2_5_VLConfig(**config(tokenizer))
    settings._attn_implementation = "eager"
    model = Qwen2_5_VLForConditionalGeneration(settings).eval()
    model.set_attn_implementation("eager")
    state = {f"model.visual.{name}": value for name, value in eyes.items()}
    prefix = "language."
    state |= {
        f"model.language_model.{name[len(prefix) :]}": value
        for name, value in reader.items()
        if name.startswith(prefix)
    }
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
    model.tie_weights()
    return model


@torch.no_grad()
def check(model, eyes):
    """The lean encoder and transformers' agree on a step of noise."""
    lean = vision.Vision()
    lean.load_state_dict(eyes)
    pictures = torch.randint(0, 256, (1, 2, SIDE, SIDE, 3), generator=torch.Generator().manual_seed(0)).byte()
    rows = vision.patches(pictures)
    side = SIDE // vision.PATCH
    theirs = model.model.visual(rows[0], torch.tensor([[1, side, side]]))
    difference = (lean(rows)[0] - theirs).abs().max().item()
    assert difference < 1e-4, difference
    return difference


@torch.no_grad()
def check_language(model, tokenizer, reader):
    """Checks that the lean language model and the one of transformers agree on two questions about random features, of
    which a third is kept. The lean model gets the questions side by side, transformers each one alone."""
    generator = torch.Generator().manual_seed(0)
    lean = Reader(tokenizer.get_vocab_size(), words.ids(tokenizer, words.SYSTEM)).eval()
    lean.load_state_dict(reader)
    features = torch.randn(1, 7, 36, language.CONFIG["hidden_size"], generator=generator)
    keep = torch.rand(1, 7, 36, generator=generator) < 0.3
    asked = []
    for text, moment in (("Where is the circle?", 7), ("What colour was the ring before?", 4)):
        before = words.ids(tokenizer, words.BEFORE_QUESTION + text + words.AFTER_QUESTION)
        asked.append((before, [1, 2], moment, 0, []))
    ours, _ = lean(features, Packed(lean.prefix, keep, torch.tensor([7]), [asked]))
    embed = model.model.language_model.embed_tokens
    differences = []
    for number, question in enumerate(asked):
        moment = question[2]
        alone = Packed(lean.prefix, keep[:, :moment], torch.tensor([moment]), [[question]])
        visual = features[:, :moment].flatten(1, 2)[:, alone.order[0]]
        rows = torch.cat([embed(torch.tensor([lean.prefix])), visual, embed(alone.ids[:, 0])], 1)
        positions = torch.cat([alone.context, alone.text], 2)
        hidden = model.model.language_model(inputs_embeds=rows, position_ids=positions).last_hidden_state
        theirs = model.lm_head(hidden[0, -3:-1])
        differences.append((ours[2 * number : 2 * number + 2] - theirs).abs().max().item())
    assert max(differences) < 1e-3, differences
    return max(differences)


def write(folder, tokenizer, eyes, reader):
    folder.mkdir(parents=True, exist_ok=True)
    model = load(tokenizer, eyes, reader)
    print("largest difference of the features", check(model, eyes))
    print("largest difference of the logits", check_language(model, tokenizer, reader))
    write_tokenizer(QWEN, tokenizer, folder)
    write_json(folder / "config.json", config(tokenizer))
    write_json(folder / "preprocessor_config.json", PREPROCESSOR)
    ends = [tokenizer.token_to_id("<|im_end|>"), tokenizer.token_to_id("<|endoftext|>")]
    generation = {"do_sample": False, "eos_token_id": ends, "pad_token_id": ends[1], "transformers_version": "4.57.6"}
    write_json(folder / "generation_config.json", generation)
    write_json(folder / "sluice.json", RECOMMENDED)
    family, kind = Exported(), DecoderKind(position_rank=3, grouped=True)
    paths = [folder / "onnx" / f"{name}.onnx" for name in GRAPHS]
    vision_graph(model.model.visual, "image_grid_thw", True).write(paths[0])
    embedding_graph(model.model.language_model.embed_tokens).write(paths[1])
    with attention_of(model.model.language_model, kind):
        decoder_graph(family, model, kind).write(paths[2])
    for path in paths:
        forget_names(path)
        print(path.name, path.stat().st_size)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vision")
    parser.add_argument("language")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    reader = torch.load(options.language)
    write(options.out, Tokenizer.from_str(reader["tokenizer"]), torch.load(options.vision)["vision"], reader["reader"])


if __name__ == "__main__":
    main()

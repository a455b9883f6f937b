"""A folder of onnxruntime-genai: its own model builder's decoder, with vision and embedding graphs beside it."""

import json
import shutil
import tempfile
from pathlib import Path

from .graph import merging_embedding_graph


def write_genai(family, model, folder):
    """Writes the graphs and genai_config.json; what the transformers.js layout describes itself with goes away."""
    from onnxruntime_genai.models.builder import create_model

    with tempfile.TemporaryDirectory() as scratch:
        source, built = Path(scratch) / "source", Path(scratch) / "built"
        shutil.copytree(folder, source)
        model.save_pretrained(source)
        create_model(None, str(source), str(built), "fp32", "cpu", scratch, filename="text.onnx")
        for name in ("text.onnx", "text.onnx.data"):
            shutil.copyfile(built / name, folder / name)
        built_config = json.loads((built / "genai_config.json").read_text(encoding="utf-8"))
    family.vision_graph(model, gives_attention=False).write(folder / "vision.onnx")
    ids = [family.id("<|image_pad|>"), family.id("<|video_pad|>")]
    merging_embedding_graph(family.language_model(model).embed_tokens, ids).write(folder / "embedding.onnx")
    write_indented(folder / "genai_config.json", completed(built_config, family))
    write_indented(folder / "processor_config.json", processor(family))
    for name in ("config.json", "generation_config.json", "preprocessor_config.json"):
        (folder / name).unlink()


def write_indented(path, content):
    path.write_text(json.dumps(content, indent=4) + "\n", encoding="utf-8")


def completed(config, family):
    """The builder describes the decoder; the other graphs and the special tokens are added by hand, as usual."""
    vision = family.sizes["vision"]
    config["model"].update(
        {
            "image_token_id": family.id("<|image_pad|>"),
            "video_token_id": family.id("<|video_pad|>"),
            "vision_start_token_id": family.id("<|vision_start|>"),
            "embedding": {
                "filename": "embedding.onnx",
                "inputs": {"input_ids": "input_ids", "image_features": "image_features"},
                "outputs": {"inputs_embeds": "inputs_embeds"},
            },
            "vision": {
                "filename": "vision.onnx",
                "config_filename": "processor_config.json",
                "spatial_merge_size": vision["spatial_merge_size"],
                "tokens_per_second": float(vision["tokens_per_second"]),
                "patch_size": vision["patch_size"],
                "window_size": vision["window_size"],
                "inputs": {"pixel_values": "pixel_values", "image_grid_thw": "image_grid_thw"},
                "outputs": {"image_features": "image_features"},
            },
        }
    )
    return config


def processor(family):
    """What preprocessor_config.json says, as a list of operations."""
    settings = family.processors()["preprocessor_config.json"]
    patches = {"patch_size": settings["patch_size"], "merge_size": settings["merge_size"]}
    limits = {"smart_resize": 1, "min_pixels": settings["min_pixels"], "max_pixels": settings["max_pixels"]}
    scale = {"mean": settings["image_mean"], "std": settings["image_std"], "qwen2_5_vl": 1}
    operations = [
        ("decode_image", "DecodeImage", {"color_space": "RGB"}),
        ("convert_to_rgb", "ConvertRGB", None),
        ("resize", "Resize", {"width": 84, "height": 56, **limits, **patches}),
        ("rescale", "Rescale", {"rescale_factor": 1 / 255}),
        ("normalize", "Normalize", scale),
        ("patch_image", "PatchImage", {**patches, "temporal_patch_size": settings["temporal_patch_size"]}),
    ]
    transforms = [
        {"operation": {"name": name, "type": kind, **({"attrs": values} if values else {})}}
        for name, kind, values in operations
    ]
    return {"processor": {"name": "qwen2_5_image_processor", "transforms": transforms}}

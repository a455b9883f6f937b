"""What transformers' configuration classes supply where a config.json is silent, as a table for Sluice. See README.md.

A configuration is saved without the fields whose values are the class's defaults. Which ones that are depends on the
version of transformers. The script runs itself with one interpreter per version, fails if two versions supply different
values, and writes the table. With --configs it also writes each committed model's config.json as each version saves it,
and, where a class for a decoder of experts has the same frames and prompt, as that class saves it.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

FAMILIES = [
    "fast_vlm",
    "lfm2_vl",
    "llava_onevision",
    "qwen2_5_vl",
    "qwen2_vl",
    "qwen3_vl",
    "qwen3_vl_moe",
    "qwen3_5",
    "qwen3_5_moe",
    "smolvlm",
]
FIELDS = {
    "": ["scale_factor", "downsample_factor"],
    "text_config": ["model_type", "max_position_embeddings"],
    "vision_config": ["model_type", "patch_size", "spatial_merge_size", "temporal_patch_size", "tokens_per_second"],
}
EXPERTS = ["qwen3_vl", "qwen3_5"]
MODELS = Path(__file__).parent.parent / "model-runtime/src/test/resources/models"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", help="an interpreter that has a version of transformers")
    parser.add_argument("--out", type=Path, help="the table, JSON")
    parser.add_argument("--configs", type=Path, help="a folder for the committed models' config.json of each version")
    parser.add_argument("--describe", action="store_true", help="print what this interpreter's version supplies")
    return parser.parse_args()


def picked(values, fields):
    return {field: values[field] for field in fields if values.get(field) is not None}


def describe():
    """Prints defaults of whole configurations and of their parts, and the models' configurations as they are saved."""
    import transformers
    from transformers import CONFIG_MAPPING

    models, parts = {}, {}
    for family in FAMILIES:
        if family not in CONFIG_MAPPING:
            continue
        config = CONFIG_MAPPING[family]()
        values = config.to_dict()
        models[family] = picked(values, FIELDS[""])
        for part in ("text_config", "vision_config"):
            fields = FIELDS[part]
            # Before 4.52, Qwen2-VL's language model was configured by the configuration itself.
            inner = getattr(config, part, None) or (config if part == "text_config" else None)
            if inner is None:
                continue
            # Qwen's vision part is named like the model up to 4.57, but no config.json has both.
            models[family][part] = picked(inner.to_dict(), fields)
            if inner is not config:
                parts[f"{part}:{inner.model_type}"] = picked(type(inner)().to_dict(), fields[1:])
    saved = {}
    for folder in sorted(path.parent for path in MODELS.glob("*/config.json")):
        values = json.loads((folder / "config.json").read_text())
        if values["model_type"] in CONFIG_MAPPING:
            config = CONFIG_MAPPING[values["model_type"]].from_dict(values)
            saved[folder.name] = json.loads(config.to_json_string(use_diff=True))
            with_experts(folder.name, values, saved)
    print(json.dumps({"version": transformers.__version__, "models": models, "parts": parts, "saved": saved}))


def with_experts(model, values, saved):
    """The same sizes in the class whose decoder consists of experts, which no graph of a committed model has."""
    from transformers import CONFIG_MAPPING

    name = f"{values['model_type']}_moe"
    if values["model_type"] in EXPERTS and name in CONFIG_MAPPING:
        text = {**values["text_config"], "model_type": f"{name}_text"}
        vision = {**values["vision_config"], "model_type": name}
        changed = {**values, "model_type": name, "text_config": text, "vision_config": vision}
        config = CONFIG_MAPPING[name].from_dict(changed)
        saved[f"experts/{model}"] = json.loads(config.to_json_string(use_diff=True))


def merge(into, values, version, where=""):
    for name, value in values.items():
        if isinstance(value, dict):
            merge(into.setdefault(name, {}), value, version, f"{where}{name}.")
        elif name == "model_type":
            into[name] = value  # a part's name; the newest version's counts
        elif into.setdefault(name, value) != value:
            sys.exit(f"{where}{name} is {into[name]} in an older version, but {value} in {version}")


def main():
    options = arguments()
    if options.describe:
        return describe()
    table = {"transformers": [], "models": {}, "parts": {}}
    for python in options.python:
        found = json.loads(subprocess.run([python, __file__, "--describe"], check=True, stdout=subprocess.PIPE).stdout)
        table["transformers"].append(found["version"])
        merge(table["models"], found["models"], found["version"])
        merge(table["parts"], found["parts"], found["version"])
        for model, values in found["saved"].items() if options.configs else []:
            folder = options.configs if model.startswith("experts/") else options.configs / "plain"
            file = folder / model / f"config-{found['version']}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n")
    options.out.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()

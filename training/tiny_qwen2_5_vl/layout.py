"""Where the model folder and the goldens lie, and how their JSON is written."""

import json
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = REPOSITORY / "models" / "tiny-qwen2_5_vl"
GOLDENS = REPOSITORY / "model-runtime" / "src" / "test" / "resources" / "goldens" / "tiny-qwen2_5_vl"


NUMBERS = re.compile(r"\[\s+(-?[\d.]+(?:,\s+-?[\d.]+)*)\s+\]")


def write_json(path, value):
    """Indented, but with a list of numbers on one line, so that diffs stay readable."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = NUMBERS.sub(lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    path.write_text(text + "\n", encoding="utf-8")

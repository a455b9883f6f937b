"""Where model folders and goldens lie, and how their JSON is written."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "model-runtime" / "src" / "test" / "resources"


@dataclass(frozen=True)
class Places:
    """The folders of models and goldens: those of the repository, or both below another folder."""

    out: Path | None = None

    def model(self, name: str) -> Path:
        if self.out:
            return self.out / "models" / name
        # The demo's model lies apart: it is shipped, the others only serve tests.
        return (REPOSITORY if name == "tiny-qwen2_5_vl" else RESOURCES) / "models" / name

    def goldens(self, name: str) -> Path:
        return (self.out or RESOURCES) / "goldens" / name

    def index(self) -> Path:
        """The list of all fixtures."""
        return (self.out or RESOURCES) / "models" / "fixtures.json"


NUMBERS = re.compile(r"\[\s+(-?[\d.]+(?:,\s+-?[\d.]+)*)\s+\]")


def write_json(path: Path, value: object) -> None:
    """Indented, but with a list of numbers on one line, so that diffs stay readable."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = NUMBERS.sub(lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")

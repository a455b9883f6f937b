"""The list of exporters' graphs that lie with the tests."""

from dataclasses import asdict, dataclass
from pathlib import Path

from tiny_models.check.graphs import load_json
from tiny_models.layout import RESOURCES, write_json

FOLDER = RESOURCES / "exporters"
INDEX = FOLDER / "exporters.json"


@dataclass(frozen=True)
class Exported:
    """One graph, which replaces that of a committed model."""

    name: str
    model: str
    exporter: str
    version: str
    dtype: str
    graph: str = "decoder"

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.onnx"

    def add(self):
        """Adds it to the list, in place of the one of the same name."""
        others = [entry for entry in entries() if entry["name"] != self.name]
        write_json(INDEX, sorted([*others, asdict(self)], key=lambda entry: entry["name"]))


def entries():
    return load_json(INDEX) if INDEX.exists() else []

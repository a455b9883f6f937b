"""One ONNX graph from one module."""

import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn

from .convert import move_weights_out

OPSET = 18

# Protocol buffers end at 2 GB. Weights beyond this lie beside the graph.
INLINE = 1 << 30


@dataclass
class Graph:
    """A module with example inputs, and the names and free axes of what goes in and comes out."""

    module: nn.Module
    example: tuple
    inputs: list
    outputs: list
    axes: dict = field(default_factory=dict)
    opsets: dict | None = None

    def write(self, path):
        """Writes the graph, and the weights of a large one into X.onnx_data beside X.onnx."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if sum(weight.nbytes for weight in self.module.parameters()) <= INLINE:
            self.export(path)
            return
        # Beyond 2 GB torch writes a file for each weight, whose names those of another graph may have as well.
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            written = Path(scratch) / path.name
            self.export(written)
            move_weights_out(written)
            for file in Path(scratch).glob(f"{path.name}*"):
                shutil.move(file, path.parent / file.name)

    def export(self, path):
        """A TorchScript export: of torch's two exporters the one whose graphs take any length of past here."""
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                self.module.eval(),
                self.example,
                str(path),
                input_names=self.inputs,
                output_names=self.outputs,
                dynamic_axes=self.axes,
                opset_version=OPSET,
                custom_opsets=self.opsets,
                dynamo=False,
            )


class EmbedTokens(nn.Module):
    """The text embedding alone."""

    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding

    def forward(self, input_ids):
        return self.embedding(input_ids)


def embedding_graph(embedding):
    """input_ids -> inputs_embeds."""
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
    }
    example = (torch.ones(1, 7, dtype=torch.long),)
    return Graph(EmbedTokens(embedding), example, ["input_ids"], ["inputs_embeds"], axes)


class MergingEmbedding(nn.Module):
    """The embedding of the genai layout: rows of visual tokens are overwritten by the features, in order."""

    def __init__(self, embedding, visual_ids):
        super().__init__()
        self.embedding = embedding
        self.visual_ids = visual_ids

    def forward(self, input_ids, image_features):
        embeds = self.embedding(input_ids)
        visual = (input_ids == self.visual_ids[0]) | (input_ids == self.visual_ids[1])
        return embeds.masked_scatter(visual[..., None].expand_as(embeds), image_features)


def merging_embedding_graph(embedding, visual_ids):
    """input_ids and image_features -> inputs_embeds."""
    ids = torch.tensor([[1, visual_ids[0], visual_ids[0], 2]])
    features = torch.randn(2, embedding.weight.shape[1])
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "image_features": {0: "num_tokens"},
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
    }
    names = ["input_ids", "image_features"], ["inputs_embeds"]
    return Graph(MergingEmbedding(embedding, visual_ids), (ids, features), *names, axes)

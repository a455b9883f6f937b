"""The vision graph that Olive's passes write: torch's dynamo exporter, then attention in a loop over the windows."""

import tempfile
from pathlib import Path

import torch
from torch import nn
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import apply_rotary_pos_emb_vision

# The passes in the order of Microsoft's recipe for Qwen2.5-VL, without those about names and model types.
PASSES = {
    "conversion": {"type": "OnnxConversion", "use_dynamo_exporter": True},
    "attention": {
        "type": "GraphSurgeries",
        "surgeries": [{"surgeon": "PackedAttentionToLoopMHA"}, {"surgeon": "ReciprocalMulToDiv"}],
    },
    "peephole": {
        "type": "OnnxPeepholeOptimizer",
        "onnxscript_optimize": False,
        "onnxoptimizer_optimize": False,
        "fuse_reshape_operations": False,
        "fix_com_microsoft_opset": True,
        "cast_chain_elimination": True,
    },
    "products": {"type": "GraphSurgeries", "surgeries": [{"surgeon": "GemmToMatMulAdd"}]},
}
INT4 = {"type": "OnnxBlockWiseRtnQuantization", "block_size": 32, "is_symmetric": True, "accuracy_level": 4}


class PackedVision(nn.Module):
    """The tower of Qwen2.5-VL for one step: patches sorted by window, and attention within runs of patches."""

    def __init__(self, visual):
        super().__init__()
        self.visual = visual
        self.merge = visual.spatial_merge_size
        self.window = visual.window_size // visual.patch_size // self.merge
        # The rotary module leaves it out of the state that an export keeps.
        self.register_buffer("frequencies", visual.rotary_pos_emb.inv_freq.clone())

    def forward(self, pixel_values, image_grid_thw):
        projection = self.visual.patch_embed.proj
        hidden = nn.functional.linear(pixel_values, projection.weight.view(len(projection.weight), -1), projection.bias)
        count = pixel_values.shape[0] // self.merge**2
        tokens = torch.arange(count)
        across = image_grid_thw[0, 2] // self.merge
        row, column = tokens // across, tokens % across
        window = (row // self.window) * across + column // self.window
        order = torch.argsort(window * count + tokens)
        rows = (row[:, None] * self.merge + torch.arange(self.merge**2) // self.merge)[order].reshape(-1)
        columns = (column[:, None] * self.merge + torch.arange(self.merge**2) % self.merge)[order].reshape(-1)
        angles = torch.cat([rows[:, None] * self.frequencies, columns[:, None] * self.frequencies], -1)
        rotary = torch.cat([angles, angles], -1)
        rotary = rotary.cos(), rotary.sin()
        hidden = hidden.reshape(count, self.merge**2, -1)[order].reshape(count * self.merge**2, -1)
        sorted_windows = window[order]
        first = torch.nonzero(sorted_windows[1:] != sorted_windows[:-1]).reshape(-1) + 1
        ends = torch.tensor([count])
        windows = (torch.cat([torch.zeros(1, dtype=torch.long), first, ends]) * self.merge**2).to(torch.int32)
        whole = (torch.cat([torch.zeros(1, dtype=torch.long), ends]) * self.merge**2).to(torch.int32)
        for number, block in enumerate(self.visual.blocks):
            runs = whole if number in self.visual.fullatt_block_indexes else windows
            hidden = hidden + self.attend(block.attn, block.norm1(hidden), rotary, runs)
            hidden = hidden + block.mlp(block.norm2(hidden))
        return self.visual.merger(hidden)[torch.argsort(order)]

    def attend(self, attention, hidden, rotary, runs):
        """The operator has no kernel: Olive replaces it by a loop of MultiHeadAttention."""
        length = hidden.shape[0]
        qkv = attention.qkv(hidden).reshape(length, 3, attention.num_heads, -1).permute(1, 0, 2, 3)
        query, key = apply_rotary_pos_emb_vision(qkv[0], qkv[1], *rotary)
        heads = [part.transpose(0, 1)[None] for part in (query, key, qkv[2])]
        mixed = torch.onnx.ops.symbolic(
            "custom::PackedAttention",
            (*heads, runs),
            {"scale": attention.scaling, "num_heads": attention.num_heads},
            dtype=hidden.dtype,
            shape=(1, length, attention.num_heads, hidden.shape[1] // attention.num_heads),
            version=1,
        )
        return attention.proj(mixed.reshape(length, -1))


def vision(visual, dtype):
    """The graph, with its weights inside."""
    import onnx
    from olive.workflows import run

    with tempfile.TemporaryDirectory() as scratch:
        torch.save(PackedVision(visual).eval(), Path(scratch) / "vision.pt")
        script = Path(__file__).with_name("olive_script.py")
        passes = {**PASSES, "int4": INT4} if dtype == "int4" else PASSES
        run(
            {
                "input_model": {
                    "type": "PyTorchModel",
                    "model_path": str(Path(scratch) / "vision.pt"),
                    "model_loader": "load",
                    "model_script": str(script),
                    "io_config": "io_config",
                    "dummy_inputs_func": "dummy_inputs",
                },
                "passes": passes,
                "no_artifacts": True,
                "cache_dir": str(Path(scratch) / "cache"),
                "output_dir": str(Path(scratch) / "out"),
            }
        )
        return onnx.load(next((Path(scratch) / "out").rglob("*.onnx")))

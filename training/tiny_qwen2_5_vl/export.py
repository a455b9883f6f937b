"""Writes the three ONNX graphs of the transformers.js layout from the model's own weights."""

import warnings

import torch
from torch import nn
from transformers import DynamicCache
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import apply_rotary_pos_emb_vision

OPSET = 18


class VisionEncoder(nn.Module):
    """The visual tower for one temporal patch of any even grid.

    transformers sorts the patches by window and cuts the sequence into lists of lengths, which a trace would freeze.
    Attention does not care about order, so here the patches stay where they are and a mask keeps the windows apart.
    """

    def __init__(self, visual):
        super().__init__()
        self.visual = visual
        self.merge = visual.spatial_merge_size
        self.window = visual.window_size // visual.patch_size

    def forward(self, pixel_values, image_grid_thw):
        """Features of the merged tokens in raster order, and how much the last layer attends to each."""
        weight = self.visual.patch_embed.proj.weight
        hidden = nn.functional.linear(pixel_values, weight.view(len(weight), -1))
        rows, columns = self.patch_positions(pixel_values.shape[0], image_grid_thw[0, 2])
        rotary = self.rotary(rows, columns)
        windows = self.window_mask(rows, columns, image_grid_thw[0, 2])
        received = None
        for number, block in enumerate(self.visual.blocks):
            mask = None if number in self.visual.fullatt_block_indexes else windows
            attended, received = self.attend(block.attn, block.norm1(hidden), rotary, mask)
            hidden = hidden + attended
            hidden = hidden + block.mlp(block.norm2(hidden))
        return self.visual.merger(hidden), received.view(-1, self.merge**2).mean(1)

    def patch_positions(self, count, width):
        """Row and column of each patch; the four patches of a merged token follow one another."""
        index = torch.arange(count)
        token, inner = index // self.merge**2, index % self.merge**2
        tokens_across = width // self.merge
        rows = (token // tokens_across) * self.merge + inner // self.merge
        columns = (token % tokens_across) * self.merge + inner % self.merge
        return rows, columns

    def rotary(self, rows, columns):
        """Cosines and sines for the two axes, a quarter of the head dimension each, repeated once."""
        frequencies = self.visual.rotary_pos_emb.inv_freq
        angles = torch.cat([rows[:, None] * frequencies, columns[:, None] * frequencies], dim=-1)
        angles = torch.cat([angles, angles], dim=-1)
        return angles.cos(), angles.sin()

    def window_mask(self, rows, columns, width):
        """0 where two patches share a window, minus infinity where they do not."""
        window = (rows // self.window) * width + columns // self.window
        apart = window[:, None] != window[None, :]
        return torch.zeros(apart.shape).masked_fill(apart, float("-inf"))

    def attend(self, attention, hidden, rotary, mask):
        """One attention layer; also the mean over heads and queries of the weights, for each key."""
        length = hidden.shape[0]
        qkv = attention.qkv(hidden).reshape(length, 3, attention.num_heads, -1).permute(1, 0, 2, 3)
        query, key = apply_rotary_pos_emb_vision(qkv[0], qkv[1], *rotary)
        weights = query.transpose(0, 1) @ key.permute(1, 2, 0) * attention.scaling
        weights = (weights if mask is None else weights + mask).softmax(-1)
        mixed = (weights @ qkv[2].transpose(0, 1)).transpose(0, 1).reshape(length, -1)
        return attention.proj(mixed), weights.mean((0, 1))


class EmbedTokens(nn.Module):
    """The text embedding alone."""

    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding

    def forward(self, input_ids):
        return self.embedding(input_ids)


class Decoder(nn.Module):
    """transformers' language model and head, with the KV cache as plain inputs and outputs."""

    def __init__(self, model):
        super().__init__()
        self.language_model = model.model.language_model
        self.lm_head = model.lm_head

    def forward(self, inputs_embeds, attention_mask, position_ids, *past):
        cache = DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        mask = self.causal_mask(attention_mask, inputs_embeds)
        output = self.language_model(
            inputs_embeds=inputs_embeds,
            attention_mask={"full_attention": mask},
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        present = [part for layer in output.past_key_values.layers for part in (layer.keys, layer.values)]
        return self.lm_head(output.last_hidden_state), *present

    def causal_mask(self, attention_mask, inputs_embeds):
        """transformers takes a finished mask as it is; the one it would build itself cannot be traced."""
        total = attention_mask.shape[1]
        keys = torch.arange(total)
        queries = torch.arange(total - inputs_embeds.shape[1], total)
        seen = (keys[None, :] <= queries[:, None])[None, None] & (attention_mask[:, None, None, :] > 0)
        return torch.where(seen, 0.0, torch.finfo(torch.float32).min)


def export_all(model, folder):
    """Writes onnx/vision_encoder.onnx, onnx/embed_tokens.onnx and onnx/decoder_model_merged.onnx."""
    folder.mkdir(parents=True, exist_ok=True)
    export_vision(model, folder / "vision_encoder.onnx")
    export_embedding(model, folder / "embed_tokens.onnx")
    export_decoder(model, folder / "decoder_model_merged.onnx")


def export_vision(model, path):
    """The grid of the example is not a multiple of the window, so that no shape looks constant."""
    example = (torch.randn(60, 1176), torch.tensor([[1, 6, 10]]))
    axes = {
        "pixel_values": {0: "num_patches"},
        "image_features": {0: "num_tokens"},
        "image_attention": {0: "num_tokens"},
    }
    names = ["pixel_values", "image_grid_thw"], ["image_features", "image_attention"]
    export(VisionEncoder(model.model.visual), example, path, *names, axes)


def export_embedding(model, path):
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
    }
    example = (torch.ones(1, 7, dtype=torch.long),)
    export(EmbedTokens(model.model.language_model.embed_tokens), example, path, ["input_ids"], ["inputs_embeds"], axes)


def export_decoder(model, path):
    """Traced with a past and more than one new token, so that prefill in pieces is part of the graph."""
    text = model.config.text_config
    length, past = 5, 3
    heads, size = text.num_key_value_heads, text.hidden_size // text.num_attention_heads
    layers = [f"{layer}.{kind}" for layer in range(text.num_hidden_layers) for kind in ("key", "value")]
    example = (
        torch.randn(1, length, text.hidden_size),
        torch.ones(1, past + length, dtype=torch.long),
        torch.arange(past, past + length).expand(3, 1, length).contiguous(),
        *[torch.randn(1, heads, past, size) for _ in layers],
    )
    inputs = ["inputs_embeds", "attention_mask", "position_ids"] + [f"past_key_values.{name}" for name in layers]
    outputs = ["logits"] + [f"present.{name}" for name in layers]
    axes = {
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": {1: "batch_size", 2: "sequence_length"},
        "logits": {0: "batch_size", 1: "sequence_length"},
    }
    axes.update({name: {0: "batch_size", 2: "past_sequence_length"} for name in inputs[3:]})
    axes.update({name: {0: "batch_size", 2: "total_sequence_length"} for name in outputs[1:]})
    export(Decoder(model), example, path, inputs, outputs, axes)


def export(module, example, path, inputs, outputs, axes):
    """A TorchScript export: of torch's two exporters the one whose graphs take any length of past here."""
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            example,
            str(path),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )

"""ONNX Runtime from Python, with the options and the calls of Sluice."""

import json
import os
import time

# Before the import: 1.29 reports its use over the network otherwise, which Sluice also prevents.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
from onnxruntime import OrtValue
from tokenizers import Tokenizer

from .usage import usage

QUESTION = "What is the red car doing?"
PREFIX = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n<|vision_start|>"
TAIL = f"<|vision_end|>{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
MULTIPLIER = 2654435761
DECODER = "decoder_model_merged"
VERSION = onnxruntime.__version__


def graph(folder, name, suffix):
    """A folder may have some graphs only without the suffix."""
    found = folder / "onnx" / f"{name}{suffix}.onnx"
    return found if found.exists() else folder / "onnx" / f"{name}.onnx"


class PythonRuntime:
    """The folder's graphs as Sluice runs them: same options, blocks and inputs; caches never become arrays."""

    def __init__(self, folder, options):
        self.options = options
        self.block, self.tokens, self.threads = options.block, options.tokens, options.threads
        begin = time.perf_counter()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.embedder = self.open(graph(folder, "embed_tokens", options.suffix))
        self.decoder = self.open(graph(folder, DECODER, options.suffix))
        # As Sluice does, which encodes no frame here.
        self.encoder = self.open(graph(folder, "vision_encoder", options.suffix))
        self.opened = 1000 * (time.perf_counter() - begin)
        self.inputs = {put.name: put for put in self.decoder.get_inputs()}
        self.caches = {
            name: name.replace("past_key_values", "present") for name in self.inputs if name.startswith("past_key_")
        }
        self.in_place = options.in_place
        self.config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        # Other prompts have other texts between the frames; there only the number of rows is the same.
        self.same_prompt = self.config["model_type"] == "qwen2_5_vl"

    def prepare(self, count):
        """Makes a prompt of that many rows."""
        axes = 3 if "position_ids" in self.inputs and len(self.inputs["position_ids"].shape) == 3 else 1
        if not self.same_prompt:
            self.rows = self.noise(count)
            self.positions = np.tile(np.arange(count), (axes, 1, 1)).astype(np.int64)
            return
        prefix, tail = (self.tokenizer.encode(text, add_special_tokens=False).ids for text in (PREFIX, TAIL))
        steps, side = self.options.steps, self.options.side
        self.rows = np.concatenate([self.embed(prefix), self.noise(steps * side * side), self.embed(tail)], axis=1)
        pace = self.config["vision_config"].get("tokens_per_second", 4)
        self.positions = positions(len(prefix), steps, side, len(tail), pace)

    def open(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False
        options.use_deterministic_compute = True
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def embed(self, ids):
        return self.embedder.run(["inputs_embeds"], {"input_ids": np.array([ids], np.int64)})[0]

    def noise(self, count):
        """Values from -1 to 1 that any language makes alike."""
        dim = self.embedder.get_outputs()[0].shape[-1]
        index = np.arange(count * dim, dtype=np.uint64)
        noise = (index * np.uint64(MULTIPLIER) & np.uint64(0xFFFFFFFF)) / 2.0**31 - 1
        return noise.astype(np.float32).reshape(1, -1, dim)

    def measure(self):
        count = self.rows.shape[1]
        cpu = usage(os.getpid())[0]
        begin = time.perf_counter()
        cache = self.start(count + self.tokens)
        for first in range(0, count, self.block):
            last = min(first + self.block, count)
            cache, logits = self.run(
                self.rows[:, first:last], self.positions[:, :, first:last], first, cache, last == count
            )
        prefilled = time.perf_counter()
        ids = [int(logits.argmax())]
        first_token = time.perf_counter()
        position = int(self.positions.max()) + 1
        while len(ids) < self.tokens:
            past = count + len(ids) - 1
            at = np.full((len(self.positions), 1, 1), position + len(ids) - 1, np.int64)
            cache, logits = self.run(self.embed(ids[-1:]), at, past, cache, True)
            ids.append(int(logits.argmax()))
        end = time.perf_counter()
        return {
            "prompt": count,
            "prefill": count / (prefilled - begin),
            "decode": (self.tokens - 1) / (end - first_token),
            "ids": ids,
            "cpu": usage(os.getpid())[0] - cpu,
        }

    def start(self, room):
        return {name: self.empty(self.inputs[name], room if self.in_place else 0) for name in self.caches}

    def empty(self, put, rows):
        kind = np.float16 if put.type == "tensor(float16)" else np.float32
        text = {**self.config, **self.config.get("text_config", {})}
        width = text.get("head_dim") or text["hidden_size"] // text["num_attention_heads"]
        # Some exporters name these dimensions instead of stating them.
        heads, width = (
            found if isinstance(found, int) else known
            for found, known in ((put.shape[1], text["num_key_value_heads"]), (put.shape[3], width))
        )
        return OrtValue.ortvalue_from_numpy(np.zeros([1, heads, rows, width], kind))

    def run(self, rows, positions, past, cache, wants_logits):
        """Runs rows behind the cache; the next cache, and the last row's logits where wanted."""
        binding = self.decoder.io_binding()
        binding.bind_cpu_input("inputs_embeds", np.ascontiguousarray(rows))
        binding.bind_cpu_input("attention_mask", np.ones((1, past + rows.shape[1]), np.int64))
        if "position_ids" in self.inputs:
            rank = len(self.inputs["position_ids"].shape)
            binding.bind_cpu_input("position_ids", np.ascontiguousarray(positions if rank == 3 else positions[0]))
        if wants_logits:
            binding.bind_output("logits")
        for name, present in self.caches.items():
            binding.bind_ortvalue_input(name, cache[name])
            if self.in_place:
                binding.bind_ortvalue_output(present, cache[name])
            else:
                binding.bind_output(present)
        self.decoder.run_with_iobinding(binding)
        outputs = binding.get_outputs()
        logits = outputs[0].numpy()[0, -1] if wants_logits else None
        if not self.in_place:
            cache = dict(zip(self.caches, outputs[int(wants_logits) :], strict=True))
        return cache, logits


def positions(prefix, steps, side, tail, pace):
    """The family's rule at one step a second: [3, 1, rows]."""
    text = np.tile(np.arange(prefix), (3, 1))
    step, height, width = np.unravel_index(np.arange(steps * side * side), (steps, side, side))
    video = prefix + np.stack([step * pace, height, width])
    after = prefix + max((steps - 1) * pace, side - 1) + 1 + np.tile(np.arange(tail), (3, 1))
    return np.concatenate([text, video, after], axis=1)[:, None].astype(np.int64)

"""Prefill and decode tokens per second of Sluice and of ONNX Runtime from Python, in turns. See README.md."""

import argparse
import json
import os
import shlex
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

# Before the import: 1.29 reports its use over the network otherwise, which Sluice also prevents.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
from onnxruntime import OrtValue
from tokenizers import Tokenizer

QUESTION = "What is the red car doing?"
PREFIX = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n<|vision_start|>"
TAIL = f"<|vision_end|>{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
SIDE = 4
MULTIPLIER = 2654435761
NEVER = 2**31 - 1
JAVA_CLASS = "dev.sluice.benchmarks.RuntimeThroughput"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a Qwen2.5-VL folder in full precision")
    parser.add_argument("--java", required=True, help="the command up to the class, such as 'java -cp …'")
    parser.add_argument("--steps", type=int, default=60, help="of 16 visual tokens")
    parser.add_argument("--block", type=int, default=256, help="rows of a prefill block")
    parser.add_argument("--tokens", type=int, default=64, help="to generate")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=5, help="pairs that are not counted")
    return parser.parse_args()


def endless(folder, place):
    """The same folder, but no token ends an answer, so that both sides always do the same work."""
    for file in folder.iterdir():
        if file.name not in ("config.json", "generation_config.json"):
            (place / file.name).symlink_to(file.resolve())
            continue
        content = json.loads(file.read_text(encoding="utf-8"))
        content["eos_token_id"] = NEVER
        content.get("text_config", {}).pop("eos_token_id", None)
        (place / file.name).write_text(json.dumps(content), encoding="utf-8")
    return place


class PythonRuntime:
    """The folder's graphs as Sluice runs them: same options, blocks and inputs; caches never become arrays."""

    def __init__(self, folder, options):
        self.block, self.tokens, self.threads = options.block, options.tokens, options.threads
        self.embedder = self.open(folder / "onnx" / "embed_tokens.onnx")
        self.decoder = self.open(folder / "onnx" / "decoder_model_merged.onnx")
        self.caches = {
            put.name: (put.name.replace("past_key_values", "present"), [1, put.shape[1], 0, put.shape[3]])
            for put in self.decoder.get_inputs()
            if put.name.startswith("past_key_values.")
        }
        self.in_place = options.in_place
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        prefix, tail = (tokenizer.encode(text, add_special_tokens=False).ids for text in (PREFIX, TAIL))
        self.rows = np.concatenate([self.embed(prefix), self.visual(options.steps), self.embed(tail)], axis=1)
        pace = config["vision_config"].get("tokens_per_second", 4)
        self.positions = positions(len(prefix), options.steps, len(tail), pace)

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

    def visual(self, steps):
        """Numbers from -1 to 1 that any language makes alike."""
        dim = self.embedder.get_outputs()[0].shape[-1]
        index = np.arange(steps * SIDE * SIDE * dim, dtype=np.uint64)
        noise = (index * np.uint64(MULTIPLIER) & np.uint64(0xFFFFFFFF)) / 2.0**31 - 1
        return noise.astype(np.float32).reshape(1, -1, dim)

    def measure(self):
        count = self.rows.shape[1]
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
            at = np.full((3, 1, 1), position + len(ids) - 1, np.int64)
            cache, logits = self.run(self.embed(ids[-1:]), at, past, cache, True)
            ids.append(int(logits.argmax()))
        end = time.perf_counter()
        return {
            "prompt": count,
            "prefill": count / (prefilled - begin),
            "decode": (self.tokens - 1) / (end - first_token),
            "ids": ids,
        }

    def start(self, room):
        rows = room if self.in_place else 0
        return {
            name: OrtValue.ortvalue_from_numpy(np.zeros([*shape[:2], rows, shape[3]], np.float32))
            for name, (_, shape) in self.caches.items()
        }

    def run(self, rows, positions, past, cache, wants_logits):
        """Runs rows behind the cache; the next cache, and the last row's logits where wanted."""
        binding = self.decoder.io_binding()
        binding.bind_cpu_input("inputs_embeds", np.ascontiguousarray(rows))
        binding.bind_cpu_input("attention_mask", np.ones((1, past + rows.shape[1]), np.int64))
        binding.bind_cpu_input("position_ids", np.ascontiguousarray(positions))
        if wants_logits:
            binding.bind_output("logits")
        for name, (present, _) in self.caches.items():
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


def positions(prefix, steps, tail, pace):
    """The family's rule at one step a second: [3, 1, rows]."""
    text = np.tile(np.arange(prefix), (3, 1))
    step, height, width = np.unravel_index(np.arange(steps * SIDE * SIDE), (steps, SIDE, SIDE))
    video = prefix + np.stack([step * pace, height, width])
    after = prefix + max((steps - 1) * pace, SIDE - 1) + 1 + np.tile(np.arange(tail), (3, 1))
    return np.concatenate([text, video, after], axis=1)[:, None].astype(np.int64)


class JavaRuntime:
    """Sluice in a process that stays alive and measures whenever it is sent a line."""

    def __init__(self, folder, options):
        numbers = (options.steps, options.block, options.tokens, options.threads)
        command = [*shlex.split(options.java), JAVA_CLASS, str(folder), *map(str, numbers)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the Java process ended with {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(options, folder):
    """Pairs of measurements, and which side goes first changes from pair to pair."""
    python, java = PythonRuntime(folder, options), JavaRuntime(folder, options)
    pairs = []
    for turn in range(options.warmup + options.pairs):
        sides = (java, python) if turn % 2 else (python, java)
        pair = {type(side).__name__: side.measure() for side in sides}
        one, other = pair["JavaRuntime"], pair["PythonRuntime"]
        if (one["prompt"], one["ids"]) != (other["prompt"], other["ids"]):
            raise SystemExit(f"not the same work: {one} in Java, {other} in Python")
        if turn >= options.warmup:
            pairs.append((one, other))
    java.close()
    return pairs


def report(pairs, options):
    print(f"{options.model.name}: {pairs[0][0]['prompt']} rows in blocks of {options.block},", end=" ")
    print(f"{options.tokens} new tokens, {options.threads} thread(s), {len(pairs)} pairs,", end=" ")
    print(f"onnxruntime {onnxruntime.__version__} in Python")
    for what in ("prefill", "decode"):
        java, python = ([side[what] for side in sides] for sides in zip(*pairs, strict=True))
        ratios = sorted(one / other for one, other in zip(java, python, strict=True))
        quarter = len(ratios) // 4
        print(
            f"{what}: {median(java):,.0f} tokens/s in Java, {median(python):,.0f} in Python,"
            f" median ratio of a pair {median(ratios):.2f}"
            f" (quartiles {ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f}),"
            f" ratio of the fastest {max(java) / max(python):.2f}"
        )


def main():
    options = arguments()
    decoder = (options.model / "onnx" / "decoder_model_merged.onnx").read_bytes()
    # Only this operator appends to a cache where it lies.
    options.in_place = b"GroupQueryAttention" in decoder
    with tempfile.TemporaryDirectory() as place:
        report(measure(options, endless(options.model, Path(place))), options)


if __name__ == "__main__":
    main()

"""Opening, prefill and decoding of Sluice and of ONNX Runtime from Python, in turns. See README.md."""

import argparse
import json
import os
import shlex
import subprocess
import sys
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
MULTIPLIER = 2654435761
GRAPH = "decoder_model_merged"
JAVA_CLASS = "dev.sluice.benchmarks.RuntimeThroughput"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a folder in the layout of transformers.js")
    parser.add_argument("--java", required=True, help="the command up to the class, such as 'java -cp …'")
    parser.add_argument("--suffix", default="", help="of the graphs, such as _q4")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--side", type=int, default=4, help="of a step's grid, in tokens")
    parser.add_argument("--block", type=int, default=256, help="rows of a prefill block")
    parser.add_argument("--tokens", type=int, default=64, help="to generate")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=5, help="pairs that are not counted")
    parser.add_argument("--openings", type=int, default=0, help="pairs of processes that only open the folder")
    parser.add_argument("--only-open", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def graph(folder, name, suffix):
    """A folder may have some graphs only without the suffix."""
    found = folder / "onnx" / f"{name}{suffix}.onnx"
    return found if found.exists() else folder / "onnx" / f"{name}.onnx"


def usage(pid):
    """Seconds of processor time and the largest number of bytes in memory of a process, on Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 1024 * peak


def endless(folder, place):
    """The same folder, but only the last id of the vocabulary ends an answer, so that both sides do the same work."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    last = {**config, **config.get("text_config", {})}["vocab_size"] - 1
    for file in folder.iterdir():
        if file.name not in ("config.json", "generation_config.json"):
            (place / file.name).symlink_to(file.resolve())
            continue
        content = json.loads(file.read_text(encoding="utf-8"))
        content["eos_token_id"] = last
        content.get("text_config", {}).pop("eos_token_id", None)
        (place / file.name).write_text(json.dumps(content), encoding="utf-8")
    return place


class PythonRuntime:
    """The folder's graphs as Sluice runs them: same options, blocks and inputs; caches never become arrays."""

    def __init__(self, folder, options):
        self.options = options
        self.block, self.tokens, self.threads = options.block, options.tokens, options.threads
        begin = time.perf_counter()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.embedder = self.open(graph(folder, "embed_tokens", options.suffix))
        self.decoder = self.open(graph(folder, GRAPH, options.suffix))
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


class JavaRuntime:
    """Sluice in a process that stays alive and measures whenever it is sent a line."""

    def __init__(self, folder, options):
        numbers = (options.steps, options.block, options.tokens, options.threads, options.side)
        command = [*shlex.split(options.java), JAVA_CLASS, str(folder), *map(str, numbers), options.suffix]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self.read()["open"]

    def measure(self):
        cpu = usage(self.process.pid)[0]
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return {**self.read(), "cpu": usage(self.process.pid)[0] - cpu}

    def read(self):
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
    python.prepare(java.measure()["prompt"])
    pairs = []
    for turn in range(options.warmup + options.pairs):
        sides = (java, python) if turn % 2 else (python, java)
        pair = {type(side).__name__: side.measure() for side in sides}
        one, other = pair["JavaRuntime"], pair["PythonRuntime"]
        if one["prompt"] != other["prompt"] or (python.same_prompt and one["ids"] != other["ids"]):
            raise SystemExit(f"not the same work: {one} in Java, {other} in Python")
        if len(one["ids"]) != options.tokens:
            raise SystemExit(f"the answer ended after {len(one['ids'])} of {options.tokens} tokens; take another seed")
        if turn >= options.warmup:
            pairs.append((one, other))
    peaks = usage(java.process.pid)[1], usage(os.getpid())[1]
    java.close()
    print(f"peak memory: {peaks[0] >> 20:,} MiB in Java, {peaks[1] >> 20:,} MiB in Python")
    return pairs


def open_in_turns(options, folder):
    """Each process opens the folder and ends; its processor time and memory are those of all that it did."""
    java, python = [], []
    for turn in range(options.openings):
        for side in (java, python) if turn % 2 else (python, java):
            side.append(opened_by_java(folder, options) if side is java else opened_by_python(options))
    for what, unit in (("open", "ms"), ("cpu", "s of processor time, with the start"), ("peak", "MiB at most")):
        one, other = (median(run[what] for run in side) for side in (java, python))
        print(f"opening: {one:,.1f} {unit} in Java, {other:,.1f} in Python, ratio {one / other:.2f}")


def opened_by_java(folder, options):
    java = JavaRuntime(folder, options)
    cpu, peak = usage(java.process.pid)
    java.close()
    return {"open": java.opened, "cpu": cpu, "peak": peak / 2**20}


def opened_by_python(options):
    command = [sys.executable, __file__, *sys.argv[1:], "--only-open"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def report(pairs, options):
    print(f"{options.model.name}: {pairs[0][0]['prompt']} rows in blocks of {options.block},", end=" ")
    print(f"{options.tokens} new tokens, {options.threads} thread(s), {len(pairs)} pairs,", end=" ")
    print(f"onnxruntime {onnxruntime.__version__} in Python")
    cpu = median(other["cpu"] / one["cpu"] for one, other in pairs)
    print(f"processor time of both: that of Python is {cpu:.2f} times that of Java (median of the pairs)")
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
    # Only this operator appends to a cache where it lies.
    options.in_place = b"GroupQueryAttention" in graph(options.model, GRAPH, options.suffix).read_bytes()
    if options.only_open:
        opened = PythonRuntime(options.model, options).opened
        cpu, peak = usage(os.getpid())
        print(json.dumps({"open": opened, "cpu": cpu, "peak": peak / 2**20}))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = endless(options.model, Path(place))
        if options.openings:
            open_in_turns(options, folder)
        if options.pairs:
            report(measure(options, folder), options)


if __name__ == "__main__":
    main()

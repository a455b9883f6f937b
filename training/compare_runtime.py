"""Opening, prefill and decoding of Sluice, of ONNX Runtime from Python and of genai, in turns. See README.md."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from comparison.genai_runtime import GenaiRuntime
from comparison.java_runtime import JavaRuntime
from comparison.python_runtime import DECODER, VERSION, PythonRuntime, graph
from comparison.usage import usage


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
    parser.add_argument("--genai", type=Path, help="the language model as onnxruntime-genai's builder writes it")
    parser.add_argument("--genai-python", default=sys.executable, help="the interpreter that has onnxruntime-genai")
    parser.add_argument("--only-open", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


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


def measure(options, folder):
    """Pairs of measurements, and which side goes first changes from pair to pair."""
    python, java = PythonRuntime(folder, options), JavaRuntime(folder, options)
    count = java.measure()["prompt"]
    python.prepare(count)
    genai = GenaiRuntime(options, count) if options.genai else None
    pairs, beside = [], []
    for turn in range(options.warmup + options.pairs):
        sides = (java, python) if turn % 2 else (python, java)
        pair = {type(side).__name__: side.measure() for side in sides}
        one, other = pair["JavaRuntime"], pair["PythonRuntime"]
        if one["prompt"] != other["prompt"] or (python.same_prompt and one["ids"] != other["ids"]):
            raise SystemExit(f"not the same work: {one} in Java, {other} in Python")
        if len(one["ids"]) != options.tokens:
            raise SystemExit(f"the answer ended after {len(one['ids'])} of {options.tokens} tokens; take another seed")
        third = genai.measure() if genai else None
        if turn >= options.warmup:
            pairs.append((one, other))
            beside.append((one, third))
    peaks = usage(java.process.pid)[1], usage(os.getpid())[1]
    java.close()
    print(f"peak memory: {peaks[0] >> 20:,} MiB in Java, {peaks[1] >> 20:,} MiB in Python")
    if genai:
        print(f"peak memory of onnxruntime-genai {genai.version}: {genai.peak() >> 20:,} MiB, without an encoder")
        genai.close()
    return pairs, beside if genai else []


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


def report(pairs, options, name):
    print(f"{options.model.name}: {pairs[0][0]['prompt']} rows in blocks of {options.block},", end=" ")
    print(f"{options.tokens} new tokens, {options.threads} thread(s), {len(pairs)} pairs, against {name}")
    cpu = median(other["cpu"] / one["cpu"] for one, other in pairs)
    print(f"processor time of both: that of {name} is {cpu:.2f} times that of Java (median of the pairs)")
    for what in ("prefill", "decode"):
        java, other = ([side[what] for side in sides] for sides in zip(*pairs, strict=True))
        ratios = sorted(one / two for one, two in zip(java, other, strict=True))
        quarter = len(ratios) // 4
        print(
            f"{what}: {median(java):,.0f} tokens/s in Java, {median(other):,.0f} in {name},"
            f" median ratio of a pair {median(ratios):.2f}"
            f" (quartiles {ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f}),"
            f" ratio of the fastest {max(java) / max(other):.2f}"
        )


def main():
    options = arguments()
    # Only this operator appends to a cache where it lies.
    options.in_place = b"GroupQueryAttention" in graph(options.model, DECODER, options.suffix).read_bytes()
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
            pairs, beside = measure(options, folder)
            report(pairs, options, f"Python with onnxruntime {VERSION}")
            if beside:
                report(beside, options, "onnxruntime-genai")


if __name__ == "__main__":
    main()

"""onnxruntime-genai in a process of its own: measures whenever it is sent a line. Needs onnxruntime-genai and numpy."""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime_genai as og


def with_threads(folder, threads, place):
    """The same folder with the number of threads, which only its configuration states."""
    for file in folder.iterdir():
        if file.name != "genai_config.json":
            (place / file.name).symlink_to(file.resolve())
    config = json.loads((folder / "genai_config.json").read_text(encoding="utf-8"))
    options = config["model"]["decoder"].setdefault("session_options", {})
    options.update({"intra_op_num_threads": threads, "inter_op_num_threads": 1})
    (place / "genai_config.json").write_text(json.dumps(config), encoding="utf-8")
    return place


def measure(model, count, tokens):
    """A prompt of that many ids, and the same number of new ones whatever the model answers."""
    parameters = og.GeneratorParams(model)
    length = count + tokens
    parameters.set_search_options(do_sample=False, min_length=length, max_length=length)
    generator = og.Generator(model, parameters)
    begin = time.perf_counter()
    generator.append_tokens((np.arange(count) % 400 + 10).astype(np.int32))
    prefilled = time.perf_counter()
    generator.generate_next_token()
    first = time.perf_counter()
    for _ in range(tokens - 1):
        generator.generate_next_token()
    end = time.perf_counter()
    return {"prompt": count, "prefill": count / (prefilled - begin), "decode": (tokens - 1) / (end - first)}


def main():
    folder, threads, count, tokens = Path(sys.argv[1]), *map(int, sys.argv[2:])
    with tempfile.TemporaryDirectory() as place:
        begin = time.perf_counter()
        model = og.Model(str(with_threads(folder, threads, Path(place))))
        print(json.dumps({"open": 1000 * (time.perf_counter() - begin), "version": og.__version__}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(measure(model, count, tokens)), flush=True)


if __name__ == "__main__":
    main()

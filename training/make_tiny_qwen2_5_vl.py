"""Makes models/tiny-qwen2_5_vl and its goldens anew. See README.md."""

import argparse

import torch

from tiny_qwen2_5_vl.export import export_all
from tiny_qwen2_5_vl.goldens import Goldens
from tiny_qwen2_5_vl.layout import GOLDENS, MODEL
from tiny_qwen2_5_vl.model import SEED, build_model, write_configs
from tiny_qwen2_5_vl.reference import Reference
from tiny_qwen2_5_vl.search import search
from tiny_qwen2_5_vl.tokenizer import build_tokenizer, write_tokenizer
from tiny_qwen2_5_vl.verify import compare_processors, verify_vision


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--search", type=int, metavar="N", help="try N seeds and print the good ones, nothing else")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="where the search starts")
    return parser.parse_args()


def main():
    options = arguments()
    # Sums are then taken in one order, whatever machine this runs on.
    torch.set_num_threads(1)
    MODEL.mkdir(parents=True, exist_ok=True)
    tokenizer = build_tokenizer()
    write_tokenizer(tokenizer, MODEL)
    write_configs(tokenizer, MODEL)
    model = build_model(tokenizer, SEED)
    reference = Reference(model, MODEL)
    if options.search:
        search(tokenizer, reference, options.first, options.search)
        return
    export_all(model, MODEL / "onnx")
    print(f"vision graph against the class: {verify_vision(reference, MODEL / 'onnx'):.1e}")
    Goldens(reference, GOLDENS).write()
    for name, difference in compare_processors(reference, MODEL).items():
        print(f"{name} against the PIL image processor: {difference:.3f}")
    for folder in (MODEL, GOLDENS):
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{folder.name} in {folder.parent.name}/: {size:,} bytes")


if __name__ == "__main__":
    main()

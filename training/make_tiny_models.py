"""Makes the tiny model folders and their goldens anew. See README.md."""

import argparse
from pathlib import Path

import torch
import transformers

from tiny_models.export.genai import write_genai
from tiny_models.fixtures import SIZES
from tiny_models.folders import write_graphs, write_newline
from tiny_models.goldens import Goldens
from tiny_models.inside_goldens import InsideGoldens
from tiny_models.layout import Places, write_json
from tiny_models.rates import write_rates
from tiny_models.references import open_reference
from tiny_models.search import SMALLEST_LEAD, search
from tiny_models.verify import compare_processors, compare_squares, verify_grids


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", help="only folders of this family, such as qwen2_vl")
    parser.add_argument("--variant", help="only the folder of this name, such as tiny-qwen2_vl")
    parser.add_argument("--sizes", choices=SIZES, default="fixture", help="all but fixture need --out")
    parser.add_argument("--out", type=Path, help="write models/ and goldens/ there instead of into the repository")
    parser.add_argument("--search", type=int, metavar="N", help="try N seeds and print the good ones, nothing else")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="where the search starts")
    parser.add_argument("--lead", type=float, default=SMALLEST_LEAD, help="the smallest lead that a search accepts")
    parser.add_argument("--rates", action="store_true", help="only write Qwen2.5-VL's positions at frame rates")
    options = parser.parse_args()
    if options.sizes != "fixture" and not options.out:
        parser.error(f"--sizes {options.sizes} needs --out: these folders are not for the repository")
    return options


def main():
    options = arguments()
    # Sums are then taken in one order, whatever machine this runs on.
    torch.set_num_threads(1)
    places = Places(options.out)
    if options.rates:
        write_rates(places.goldens("qwen2_5_vl-rates"))
        return
    fixtures = SIZES[options.sizes]
    left_out = set()
    for fixture in fixtures:
        named = options.family in (None, fixture.family.name) and options.variant in (None, fixture.name)
        # Each family needs the version that its goldens are made with: no version gives those of all.
        wanted = named and fixture.family.transformers == transformers.__version__
        if named and not wanted:
            left_out.add(f"{fixture.name} needs transformers {fixture.family.transformers}")
        if wanted and options.search:
            look(fixture, places, options)
        elif wanted and options.sizes == "large":
            family, folder = prepare(fixture, places)
            write_graphs(fixture, family, family.build(), folder / "onnx")
        elif wanted:
            make(fixture, places)
    print(*sorted(left_out), sep="\n")
    if not options.search and options.sizes != "large":
        write_json(places.index(), [entry for fixture in fixtures for entry in entries(fixture)])


def prepare(fixture, places):
    family = fixture.build_family()
    folder = places.model(fixture.name)
    family.write_folder(folder)
    return family, folder


def look(fixture, places, options):
    family, folder = prepare(fixture, places)
    reference = open_reference(family, family.build(), folder)
    search(reference, fixture.name != "tiny-qwen2_5_vl", options.first, options.search, options.lead)


def make(fixture, places):
    family, folder = prepare(fixture, places)
    model = family.build()
    reference = open_reference(family, model, folder)
    if family.name == "llava_onevision":
        write_newline(model, folder)
    if not fixture.like:
        goldens = Goldens(fixture.name, reference, places.goldens(fixture.name), fixture.name == "tiny-qwen2_5_vl")
        goldens.write()
        if fixture.inside:
            InsideGoldens(goldens, places.goldens(f"{fixture.name}-inside")).write()
    if fixture.layout == "onnxruntime-genai":
        write_genai(family, model, folder)
    else:
        write_graphs(fixture, family, model, folder / "onnx")
        report(reference, folder)
    for place in {folder, places.goldens(fixture.like or fixture.name)}:
        size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
        print(f"{place.name} in {place.parent.name}/: {size:,} bytes", flush=True)


def report(reference, folder):
    if "qwen" in reference.family.name:
        print(f"vision graph against the class: {verify_grids(reference, folder / 'onnx'):.1e}")
    if reference.family.name == "qwen2_5_vl":
        differences = compare_processors(reference, folder)
    elif hasattr(reference, "side") and hasattr(reference, "videos"):
        differences = compare_squares(reference)
    else:
        differences = {}
    for name, difference in differences.items():
        print(f"{name} against the PIL image processor: {difference:.3f}")


def entries(fixture):
    """What fixtures.json says of a folder: one entry for each precision."""
    common = {"model": fixture.name, "family": fixture.family.name, "goldens": fixture.like or fixture.name}
    yield {**common, "suffix": "", "tolerance": 1e-3, "note": fixture.note}
    if fixture.half is not None:
        yield {**common, "suffix": "_fp16", "tolerance": 1e-2, "note": fixture.note}


if __name__ == "__main__":
    main()

"""Asks Sluice and transformers about a video with model folders that nothing was written for. See README.md."""

import argparse
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import torch
import transformers

from tiny_models.export.decoder import DecoderKind
from tiny_models.families.family import Family
from tiny_models.fixtures import FIXTURES, Fixture
from tiny_models.folders import write_graphs, write_newline
from tiny_models.references import open_reference
from tiny_models.references.reference import MAX_NEW_TOKENS

FPS = 2
QUESTION = "What happens to the red car, and when?"
THRESHOLD = 0.9
LEAST, TRIES = 6, 40
RANKS = {"llava_onevision": 2, "smolvlm": 2, "fast_vlm": 2, "lfm2_vl": 2}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=977, help="of the weights and of the video")
    parser.add_argument("--family", help="only this one")
    parser.add_argument("--frames", type=int, default=7)
    parser.add_argument("--sluice", default="./sluice", help="the command")
    return parser.parse_args()


def families(options):
    """One of each family that the installed version makes the goldens of."""
    kinds = {fixture.family.name: fixture.family for fixture in FIXTURES}
    for name, kind in kinds.items():
        if options.family in (None, name) and kind.transformers == transformers.__version__:
            yield changed(kind(seed=options.seed))


def changed(family: Family) -> Family:
    """The sizes of the fixture, but a wider feed-forward, one layer more where layers are alike, no shared heads."""
    text, vision = family.sizes["text"], family.sizes["vision"]
    text["num_key_value_heads"] = text["num_attention_heads"]
    for part in (text, vision):
        if "intermediate_size" in part:
            part["intermediate_size"] += 24
    if "layer_types" not in text:
        text["num_hidden_layers"] += 1
    return family


def write_files(family, model, folder):
    family.write_folder(folder)
    # As the class saves it, and not as the fixtures have it.
    model.config.save_pretrained(folder)


def export(family, model, folder):
    """Last, because it changes the model's methods."""
    kind = DecoderKind(RANKS.get(family.name, 3), deepstack=2 if family.name == "qwen3_vl" else 0)
    if family.name == "llava_onevision":
        write_newline(model, folder)
    write_graphs(Fixture(family.name, type(family), kind, named=True), family, model, folder / "onnx")


def write_video(path, count, seed):
    """H.264 of grey frames, in which a bright square moves and the rest flickers; returns the frames as decoded."""
    random = np.random.default_rng(seed)
    back = random.integers(40, 180, (10, 14)).astype(np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(FPS))
        stream.width, stream.height, stream.pix_fmt = 224, 160, "yuv420p"
        for number in range(count):
            picture = np.kron(back, np.ones((16, 16), np.uint8))
            picture[40:80, 20 * number : 20 * number + 40] = 235
            picture[:48, 160:] = random.integers(30, 220)
            frame = av.VideoFrame.from_ndarray(np.repeat(picture[..., None], 3, 2), "rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return decoded(path)


def decoded(path):
    """All frames, converted by the rule of Sluice, which is exact on every machine."""
    with av.open(str(path)) as container:
        graph = av.filter.Graph()
        scale = graph.add("scale", "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact")
        ends = graph.add_buffer(template=container.streams.video[0]), graph.add("buffersink")
        graph.link_nodes(ends[0], scale, graph.add("format", "pix_fmts=rgb24"), ends[1]).configure()
        frames = []
        for frame in container.decode(video=0):
            graph.push(frame)
            frames.append(graph.pull().to_ndarray())
        return np.stack(frames)


def asked(options, folder, video, *more):
    """What `sluice answer` says of its run."""
    command = [options.sluice, "answer", QUESTION, "--model", str(folder), "--video", str(video), "--json"]
    command += ["--max-new-tokens", str(MAX_NEW_TOKENS), "--fps", str(FPS), "--provider", "cpu", "--threads", "1"]
    done = subprocess.run([*command, "--whole-clip", *more], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return next({**line, **line["evidence"], **line["run"]} for line in reversed(lines) if "run" in line)


def changes(features):
    """The tokens [T, N] that are not like those of the step before, by the rule of the policy dtd-feature."""
    unit = features / np.linalg.norm(features, axis=-1, keepdims=True)
    alike = (unit[1:] * unit[:-1]).sum(-1) > THRESHOLD
    return np.concatenate([np.ones((1, features.shape[1]), bool), ~alike])


def compare(family, options, folder, video):
    model, reference, clip, prompt, whole = talkative(family, options, folder, video)
    tokens = clip.features.shape[0] * clip.features.shape[1]
    expected = {"token_ids": whole, "prompt_tokens": len(prompt.ids), "tokens_seen": tokens, "tokens_kept": tokens}
    # Sluice compares a token with its DeepStack features as one vector.
    keep = changes(np.concatenate([clip.features, *clip.deepstack], -1))
    some, _, lead = reference.generate_kept(prompt, clip, keep)
    rows = int(prompt.kept_rows(keep).sum())
    fewer = {"token_ids": some, "prompt_tokens": rows, "tokens_seen": tokens, "tokens_kept": int(keep.sum())}
    export(family, model, folder)
    same = report(family, "all tokens", expected, asked(options, folder, video, "--policy", "none"))
    policy = ("--policy", "dtd-feature", "--set", f"threshold={THRESHOLD}")
    return report(family, f"dtd-feature, lead {lead:.4f}", fewer, asked(options, folder, video, *policy)) and same


def talkative(family, options, folder, video):
    """The first weights, by their seeds, whose answer is not over after a few tokens."""
    frames = write_video(video, options.frames, options.seed)
    for seed in range(options.seed, options.seed + TRIES):
        family.seed = seed
        model = family.build()
        write_files(family, model, folder)
        reference = open_reference(family, model, folder)
        clip = reference.read(frames, [number / FPS for number in range(len(frames))])
        prompt = reference.prompt(QUESTION, clip)
        whole, _ = reference.generate(prompt, clip)
        if len(whole) >= LEAST:
            return model, reference, clip, prompt, whole
    sys.exit(
        f"{family.name}: every answer of the seeds from {options.seed} on is over after {LEAST} tokens; take another"
    )


def report(family, what, expected, run):
    found = {name: run[name] for name in expected}
    end = set(family.generation()["eos_token_id"])
    expected["token_ids"] = [token for token in expected["token_ids"] if token not in end]
    found["token_ids"] = [token for token in found["token_ids"] if token not in end]
    differing = [name for name in expected if found[name] != expected[name]]
    counts = ", ".join(f"{name} {found[name]}" for name in list(expected)[1:])
    print(f"{family.name}, {what}: {'equal' if not differing else 'DIFFERS'} ({len(found['token_ids'])} ids, {counts})")
    for name in differing:
        print(f"  {name}: {found[name]} in Sluice, {expected[name]} in transformers {transformers.__version__}")
    return not differing


def main():
    options = arguments()
    torch.set_num_threads(1)
    results = []
    for family in families(options):
        with tempfile.TemporaryDirectory() as place:
            folder, video = Path(place) / family.name, Path(place) / "video.mp4"
            folder.mkdir()
            results.append(compare(family, options, folder, video))
    sys.exit(not all(results))


if __name__ == "__main__":
    main()

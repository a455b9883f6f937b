"""Runs the exported model folder with ONNX Runtime alone and compares it with the goldens. See README.md."""

import json
import sys

import numpy as np
import onnxruntime
from PIL import Image
from tokenizers import Tokenizer

from tiny_qwen2_5_vl.layout import GOLDENS, MODEL

TOLERANCE = 1e-3
CHUNK_TOLERANCE = 1e-5
CASES = json.loads((GOLDENS / "cases.json").read_text(encoding="utf-8"))
CONFIG = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
PREPROCESSOR = json.loads((MODEL / "preprocessor_config.json").read_text(encoding="utf-8"))
END = set(json.loads((MODEL / "generation_config.json").read_text(encoding="utf-8"))["eos_token_id"])


def load(name):
    return np.load(GOLDENS / name)


def open_graph(name):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL / "onnx" / f"{name}.onnx"), options)


class Graphs:
    """The three graphs, used the way a streaming runtime has to: a temporal patch at a time, the cache handed on."""

    def __init__(self):
        self.vision = open_graph("vision_encoder")
        self.embed = open_graph("embed_tokens")
        self.decoder = open_graph("decoder_model_merged")
        self.cache_names = [put.name for put in self.decoder.get_inputs() if put.name.startswith("past_key_values.")]

    def features(self, pixels, rows, columns):
        """Features and attention of one temporal patch."""
        grid = np.array([[1, rows, columns]], np.int64)
        return self.vision.run(None, {"pixel_values": pixels, "image_grid_thw": grid})

    def embeddings(self, ids):
        return self.embed.run(None, {"input_ids": np.array([ids], np.int64)})[0][0]

    def empty_cache(self):
        heads = CONFIG["num_key_value_heads"]
        size = CONFIG["hidden_size"] // CONFIG["num_attention_heads"]
        return {name: np.zeros((1, heads, 0, size), np.float32) for name in self.cache_names}

    def step(self, embeddings, positions, cache):
        """Logits [S, V] and the longer cache."""
        total = cache[self.cache_names[0]].shape[2] + len(embeddings)
        feed = {
            "inputs_embeds": embeddings[None],
            "attention_mask": np.ones((1, total), np.int64),
            "position_ids": positions[:, None].astype(np.int64),
        }
        names = ["logits"] + [name.replace("past_key_values", "present") for name in self.cache_names]
        logits, *present = self.decoder.run(names, {**feed, **cache})
        return logits[0], dict(zip(self.cache_names, present))

    def prefill(self, embeddings, positions, size):
        """The same as one step, in pieces of at most `size` rows."""
        cache, logits = self.empty_cache(), []
        for start in range(0, len(embeddings), size):
            piece = slice(start, start + size)
            part, cache = self.step(embeddings[piece], positions[:, piece], cache)
            logits.append(part)
        return np.concatenate(logits), cache

    def decode(self, logits, cache, following):
        """Greedy tokens from the last prefill logits on."""
        chosen = [int(logits[-1].argmax())]
        while chosen[-1] not in END and len(chosen) < CASES["max_new_tokens"]:
            logits, cache = self.step(self.embeddings(chosen[-1:]), np.full((3, 1), following), cache)
            chosen.append(int(logits[-1].argmax()))
            following += 1
        return chosen


def rope_positions(prefix, grid, seconds, length):
    """M-RoPE position ids [3, length] of a prompt with one video block, by transformers 4.57's rule."""
    steps, rows, columns = grid[0], grid[1] // 2, grid[2] // 2
    # 4.57 turns the seconds into a whole number before it multiplies.
    pace = int(seconds) * CONFIG["vision_config"]["tokens_per_second"]
    block = np.indices((steps, rows, columns)).reshape(3, -1) * [[pace], [1], [1]] + prefix
    text = length - prefix - block.shape[1]
    before = np.tile(np.arange(prefix), (3, 1))
    after = np.tile(np.arange(text), (3, 1)) + block.max() + 1
    return np.concatenate([before, block, after], axis=1)


def patches(frames, rows, columns):
    """Patches [rows*columns, 1176] of two frames; row and column order as the real image processor has them."""
    size = PREPROCESSOR["patch_size"]
    resized = [Image.fromarray(frame).resize((columns * size, rows * size), Image.BICUBIC) for frame in frames]
    values = np.stack(resized).astype(np.float32) / 255
    values = (values - np.float32(PREPROCESSOR["image_mean"])) / np.float32(PREPROCESSOR["image_std"])
    values = values.reshape(2, rows // 2, 2, size, columns // 2, 2, size, 3)
    return values.transpose(1, 4, 2, 5, 7, 0, 3, 6).reshape(rows * columns, -1)


def clip_features(graphs, clip):
    """Features [T, N, H] and attention [T, N] of a clip's frames, the last one repeated if they are odd in number."""
    frames = load(clip["frames"])
    if len(frames) % 2:
        frames = np.concatenate([frames, frames[-1:]])
    size = clip["grid"][1:]
    made = [graphs.features(patches(frames[i : i + 2], *size), *size) for i in range(0, len(frames), 2)]
    return tuple(np.stack(part) for part in zip(*made))


class Check:
    """Collects the largest difference of each kind."""

    def __init__(self):
        self.worst = {}
        self.wrong = []

    def close(self, kind, actual, expected, tolerance=TOLERANCE):
        difference = float(np.abs(actual - expected).max()) if actual.shape == expected.shape else float("inf")
        self.worst[kind] = max(self.worst.get(kind, 0.0), difference)
        if not difference <= tolerance:
            self.wrong.append(f"{kind}: off by {difference}, at most {tolerance} allowed")

    def same(self, kind, actual, expected):
        self.worst.setdefault(kind, 0)
        if actual != expected:
            self.wrong.append(f"{kind}: {actual} instead of {expected}")

    def report(self):
        for kind, difference in self.worst.items():
            print(f"{kind:45} {difference:.2g}" if difference else f"{kind:45} equal")
        print(*self.wrong, sep="\n", end="\n" if self.wrong else "")
        return bool(self.wrong)


def check_vision(graphs, check):
    for case in CASES["pixel_values"]:
        pixels = load(case["pixel_values"])
        frames = [load(name) for name in case["frames"]] * 2
        check.close("patches", patches(frames[:2], *case["grid"][1:]), pixels)
        features, attention = graphs.features(pixels, *case["grid"][1:])
        check.close("image features from committed patches", features, load(case["image_features"]))
        check.close("image attention from committed patches", attention, load(case["image_attention"]))


def check_clips(graphs, check):
    for clip in CASES["clips"]:
        features, attention = clip_features(graphs, clip)
        check.close("image features from frames", features, load(clip["image_features"]))
        check.close("image attention from frames", attention, load(clip["image_attention"]))


def check_tokenizer(check):
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    for case in CASES["tokenizer"]:
        check.same("token ids", tokenizer.encode(case["text"], add_special_tokens=False).ids, case["ids"])
        check.same("decoded", tokenizer.decode(case["ids"], skip_special_tokens=False), case["decoded"])
    for case in CASES["decodes"]:
        check.same("decoded", tokenizer.decode(case["ids"]), case["decoded"])


def check_positions(check):
    for case in CASES["positions"]:
        positions = rope_positions(case["prefix"], case["grid"], case["second_per_grid_t"], case["length"])
        check.close("positions", positions, load(case["position_ids"]), 0)
        check.same("rope delta", int(positions.max()) + 1 - case["length"], case["rope_delta"])


def check_answers(graphs, check):
    clips = {clip["name"]: clip for clip in CASES["clips"]}
    for case in CASES["answers"]:
        clip = clips[case["clip"]]
        ids = np.array(case["prompt_ids"])
        video = ids == CONFIG["video_token_id"]
        embeddings = graphs.embeddings(ids)
        embeddings[video] = clip_features(graphs, clip)[0].reshape(video.sum(), -1)
        positions = rope_positions(int(video.argmax()), clip["grid"], case["second_per_grid_t"], len(ids))
        for kind, keep in (("all", np.ones(video.sum(), bool)), ("kept", load(clip["keep"]).reshape(-1))):
            rows = np.ones(len(ids), bool)
            rows[video] = keep
            check_outcome(graphs, check, kind, case[kind], embeddings[rows], positions[:, rows], positions.max() + 1)


def check_outcome(graphs, check, kind, golden, embeddings, positions, following):
    """One prefill and prefills in pieces agree with each other, with the golden logits and the golden answer."""
    whole, cache = graphs.prefill(embeddings, positions, len(embeddings))
    check.close(f"logits, {kind} tokens", whole[-1], load(golden["logits"]))
    if "logits_everywhere" in golden:
        check.close(f"logits everywhere, {kind} tokens", whole, load(golden["logits_everywhere"]))
    check.same(f"answer, {kind} tokens", graphs.decode(whole, cache, following), golden["ids"])
    for size in (1, 7, 32):
        pieces, cache = graphs.prefill(embeddings, positions, size)
        check.close("logits, prefill in pieces against one", pieces, whole, CHUNK_TOLERANCE)
    check.same("answer after prefill in pieces", graphs.decode(pieces, cache, following), golden["ids"])


def main():
    graphs, check = Graphs(), Check()
    check_vision(graphs, check)
    check_clips(graphs, check)
    check_tokenizer(check)
    check_positions(check)
    check_answers(graphs, check)
    return check.report()


if __name__ == "__main__":
    sys.exit(main())

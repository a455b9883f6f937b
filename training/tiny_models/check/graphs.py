"""The graphs of one folder, used the way a streaming runtime has to: names, types and ranks come from the graphs."""

import json
import re

import numpy as np
import onnxruntime

TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(bool)": bool, "tensor(int64)": np.int64}


def open_graph(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options)


def load_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def head_size(text):
    return text.get("head_dim") or text["hidden_size"] // text["num_attention_heads"]


class Graphs:
    """Vision encoder, embedding and decoder; numbers go in and come out as float32, whatever the graphs take."""

    def __init__(self, folder, suffix=""):
        self.folder = folder
        genai = folder / "genai_config.json"
        if genai.exists():
            names = self.read_genai(load_json(genai)["model"])
        else:
            self.config = load_json(folder / "config.json")
            self.head_size = head_size({**self.config, **self.config.get("text_config", {})})
            self.end = set(load_json(folder / "generation_config.json")["eos_token_id"])
            self.settings = load_json(folder / "preprocessor_config.json")
            names = [f"onnx/{name}{suffix}.onnx" for name in ("vision_encoder", "embed_tokens", "decoder_model_merged")]
        self.vision, self.embed, self.decoder = (open_graph(folder / name) for name in names)
        self.inputs = {put.name: put for put in self.decoder.get_inputs()}
        self.cache_names = [name for name in self.inputs if name.startswith("past")]
        self.keys = next(name for name in self.cache_names if name.endswith(".key"))
        self.deepstack = sorted(name for name in self.inputs if name.startswith("deepstack"))

    def read_genai(self, model):
        """The names of the three graphs; what else matters is put where the other layout has it."""
        self.config = {"video_token_id": model["video_token_id"], "vision_config": model["vision"]}
        self.head_size = model["decoder"]["head_size"]
        self.end = set(model["eos_token_id"])
        self.visual_ids = [model["image_token_id"], model["video_token_id"]]
        transforms = load_json(self.folder / model["vision"]["config_filename"])["processor"]["transforms"]
        attributes = {step["operation"]["type"]: step["operation"].get("attrs", {}) for step in transforms}
        normal = attributes["Normalize"]
        self.settings = {**attributes["PatchImage"], "image_mean": normal["mean"], "image_std": normal["std"]}
        return [model[part]["filename"] for part in ("vision", "embedding", "decoder")]

    def cast(self, session, feed):
        types = {put.name: TYPES[put.type] for put in session.get_inputs()}
        return {name: np.asarray(value).astype(types[name]) for name, value in feed.items()}

    def see(self, *arrays):
        """All outputs of the vision graph by name; the arrays are in the order of its inputs."""
        names = [put.name for put in self.vision.get_inputs()]
        made = self.vision.run(None, self.cast(self.vision, dict(zip(names, arrays, strict=True))))
        return {put.name: part.astype(np.float32) for put, part in zip(self.vision.get_outputs(), made, strict=True)}

    def embeddings(self, ids):
        ids = np.array([ids], np.int64)
        feed = {"input_ids": ids}
        for put in self.embed.get_inputs()[1:]:
            # The genai layout merges inside the graph, and wants as many features as visual tokens: none of either.
            feed = {"input_ids": np.where(np.isin(ids, self.visual_ids), 0, ids)}
            feed[put.name] = np.zeros((0, put.shape[1]), np.float32)
        return self.embed.run(None, self.cast(self.embed, feed))[0][0].astype(np.float32)

    def empty_cache(self):
        return {name: self.empty(self.inputs[name]) for name in self.cache_names}

    def empty(self, put):
        """No keys or values, or the state before the first token."""
        grows = put.name.endswith((".key", ".value"))
        # Since 0.18, onnxruntime-genai's model builder names the last dimension instead of stating it.
        size = self.head_size if isinstance(put.shape[-1], str) else put.shape[-1]
        shape = (1, put.shape[1], 0, size) if grows else (1, *put.shape[1:])
        return np.zeros(shape, TYPES[put.type])

    def step(self, embeddings, positions, deepstack, cache, kept=0):
        """Logits [S, V] (or of the last `kept` rows) and the longer cache."""
        total = cache[self.keys].shape[2] + len(embeddings)
        feed = {"inputs_embeds": embeddings[None], "attention_mask": np.ones((1, total))}
        if "position_ids" in self.inputs:
            feed["position_ids"] = positions[..., None, :]
        if "num_logits_to_keep" in self.inputs:
            feed["num_logits_to_keep"] = kept
        for name, rows in zip(self.deepstack, deepstack, strict=True):
            feed[name] = rows[None]
        names = ["logits"] + [re.sub("^past(_key_values)?", "present", name) for name in self.cache_names]
        logits, *present = self.decoder.run(names, {**self.cast(self.decoder, feed), **cache})
        return logits[0].astype(np.float32), dict(zip(self.cache_names, present, strict=True))

    def prefill(self, rows, size):
        """The same as one step, in pieces of at most `size` rows."""
        cache, logits = self.empty_cache(), []
        for start in range(0, len(rows.embeddings), size):
            piece = slice(start, start + size)
            deepstack = [part[piece] for part in rows.deepstack]
            part, cache = self.step(rows.embeddings[piece], rows.positions[..., piece], deepstack, cache)
            logits.append(part)
        return np.concatenate(logits), cache

    def decode(self, logits, cache, rows, limit):
        """Greedy tokens from the last prefill logits on."""
        chosen, following = [int(logits[-1].argmax())], rows.following
        while chosen[-1] not in self.end and len(chosen) < limit:
            embeddings = self.embeddings(chosen[-1:])
            positions = np.full((*rows.positions.shape[:-1], 1), following)
            nothing = [np.zeros_like(embeddings) for _ in self.deepstack]
            logits, cache = self.step(embeddings, positions, nothing, cache)
            chosen.append(int(logits[-1].argmax()))
            following += 1
        return chosen

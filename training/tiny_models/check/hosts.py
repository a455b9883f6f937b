"""What the host has to do around the graphs, family by family: pixels, pooling, positions."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image
from safetensors.numpy import load_file
from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize


@dataclass
class Seen:
    """Features [T, N, H] of a clip, what else its graph gives, and the rows behind the last step."""

    features: np.ndarray
    others: dict = field(default_factory=dict)
    closing: list = field(default_factory=list)


class QwenHost:
    """Two frames a step, patches in groups of four, M-RoPE."""

    def __init__(self, graphs):
        self.graphs = graphs
        self.settings = graphs.settings
        self.visual_id = graphs.config["video_token_id"]

    def patches(self, frames, rows, columns):
        """Patches [rows*columns, 6*size*size] of two frames, as the real image processor orders them."""
        size = self.settings["patch_size"]
        resized = [Image.fromarray(frame).resize((columns * size, rows * size), Image.BICUBIC) for frame in frames]
        values = normalised(resized, self.settings)
        values = values.reshape(2, rows // 2, 2, size, columns // 2, 2, size, 3)
        return values.transpose(1, 4, 2, 5, 7, 0, 3, 6).reshape(rows * columns, -1)

    def see_pixels(self, pixels, case):
        return self.graphs.see(pixels, [case["grid"]])

    def pixels(self, frames, case):
        return self.patches((list(frames) * 2)[:2], *case["grid"][1:])

    def see(self, frames, clip):
        if len(frames) % 2:
            frames = np.concatenate([frames, frames[-1:]])
        rows, columns = clip["grid"][1:]
        made = [
            self.graphs.see(self.patches(frames[at : at + 2], rows, columns), [[1, rows, columns]])
            for at in range(0, len(frames), 2)
        ]
        stacked = {name: np.stack([part[name] for part in made]) for name in made[0]}
        return Seen(stacked.pop("image_features"), stacked)

    def positions(self, ids, clip, pace):
        """One open block of video in Qwen2-VL and Qwen2.5-VL."""
        vision = self.graphs.config["vision_config"]
        # transformers 4.57 turns the seconds into a whole number before it multiplies.
        paced = int(pace) * int(vision["tokens_per_second"]) if "tokens_per_second" in vision else 1
        return block_positions(int((ids == self.visual_id).argmax()), clip["grid"], paced, len(ids))


class Qwen3Host(QwenHost):
    """A closed block a step: time does not count inside it."""

    def positions(self, ids, clip, pace):
        rows, columns = clip["grid"][1] // 2, clip["grid"][2] // 2
        positions, following, at = np.zeros((3, len(ids)), np.int64), 0, 0
        while at < len(ids):
            if ids[at] == self.visual_id:
                block = np.indices((1, rows, columns)).reshape(3, -1) + following
            else:
                block = np.full((3, 1), following)
            positions[:, at : at + block.shape[1]] = block
            at += block.shape[1]
            following = block.max() + 1
        return positions


class SquareHost:
    """One frame a step, all frames square, positions that just count."""

    def __init__(self, graphs):
        self.graphs = graphs
        self.settings = graphs.settings

    def positions(self, ids, clip, pace):
        return np.arange(len(ids))

    def pixels(self, frames, case):
        return normalised([self.square(frame) for frame in frames], self.settings).transpose(0, 3, 1, 2)


class LlavaHost(SquareHost):
    def __init__(self, graphs):
        super().__init__(graphs)
        self.visual_id = graphs.config["video_token_index"]
        self.newline = load_file(graphs.folder / "model.safetensors")["image_newline"]

    def square(self, frame):
        return Image.fromarray(frame).resize((self.settings["size"]["width"], self.settings["size"]["height"]), 3)

    def see_pixels(self, pixels, case):
        return {name: part[0] for name, part in self.graphs.see(pixels).items()}

    def see(self, frames, clip):
        features = self.graphs.see(self.pixels(frames, clip))["image_features"]
        return Seen(np.stack([pooled(frame) for frame in features]), {}, [self.newline])


class SmolHost(SquareHost):
    def __init__(self, graphs):
        super().__init__(graphs)
        self.visual_id = graphs.config["image_token_id"]

    def square(self, frame):
        """The longer edge first, the shorter one even, then square."""
        height, width = frame.shape[:2]
        longest, side = self.settings["size"]["longest_edge"], self.settings["max_image_size"]["longest_edge"]
        if width >= height:
            width, height = longest, even(longest / (width / height))
        else:
            width, height = even(longest * (width / height)), longest
        return Image.fromarray(frame).resize((width, height), Image.BICUBIC).resize((side, side), Image.BICUBIC)

    def see_pixels(self, pixels, case):
        mask = np.ones((1, len(pixels), *pixels.shape[2:]), bool)
        return {name: part[0] for name, part in self.graphs.see(pixels[None], mask).items()}

    def see(self, frames, clip):
        # A frame at a time, as a stream gives them.
        made = [self.see_pixels(self.pixels([frame], clip), clip)["image_features"] for frame in frames]
        return Seen(np.stack(made))


class FastHost(SquareHost):
    def __init__(self, graphs):
        super().__init__(graphs)
        self.visual_id = graphs.config["image_token_index"]

    def square(self, frame):
        """The shorter edge, then the middle."""
        height, width = frame.shape[:2]
        side, short = self.settings["crop_size"]["height"], min(height, width)
        wide, high = side * width // short, side * height // short
        left, top = (wide - side) // 2, (high - side) // 2
        resized = Image.fromarray(frame).resize((wide, high), Image.BICUBIC)
        return resized.crop((left, top, left + side, top + side))

    def see_pixels(self, pixels, case):
        return {name: part[0] for name, part in self.graphs.see(pixels).items()}

    def see(self, frames, clip):
        return Seen(self.graphs.see(self.pixels(frames, clip))["image_features"])


class Lfm2Host(SquareHost):
    """Frames of any size, as transformers' rule for Qwen-VL makes them."""

    def __init__(self, graphs):
        super().__init__(graphs)
        self.visual_id = graphs.config["image_token_id"]

    def pixels(self, frames, case):
        rows, columns = self.seen = case["grid"][1:] if "grid" in case else self.grid(frames[0])
        resized = [Image.fromarray(frame).resize((32 * columns, 32 * rows), Image.BILINEAR) for frame in frames]
        values = normalised(resized, self.settings).reshape(len(frames), 2 * rows, 16, 2 * columns, 16, 3)
        return values.transpose(0, 1, 3, 2, 4, 5).reshape(len(frames), 4 * rows * columns, -1)

    def grid(self, frame):
        low, high = (self.settings[f"{name}_image_tokens"] * 32**2 for name in ("min", "max"))
        height, width = smart_resize(*frame.shape[:2], 32, low, high)
        return height // 32, width // 32

    def see_pixels(self, pixels, case):
        rows, columns = case["grid"][1:] if "grid" in case else self.seen
        mask = np.ones((1, pixels.shape[1]))
        return self.graphs.see(pixels, mask, [[2 * rows, 2 * columns]])

    def see(self, frames, clip):
        made = [self.see_pixels(self.pixels([frame], clip), clip)["image_features"] for frame in frames]
        return Seen(np.stack(made))


def even(length):
    return int(length) + int(length) % 2


def normalised(images, settings):
    values = np.stack([np.asarray(image) for image in images]).astype(np.float32) / 255
    return (values - np.float32(settings["image_mean"])) / np.float32(settings["image_std"])


def pooled(features):
    """Bilinear to half the side, rounded up, sampled at the middle of each target cell."""
    side = round(len(features) ** 0.5)
    target = -(-side // 2)
    middle = np.maximum((np.arange(target) + 0.5) * (side / target) - 0.5, 0)
    first = np.floor(middle).astype(int)
    second, share = np.minimum(first + 1, side - 1), (middle - first)[:, None]
    weights = np.eye(side)[first] * (1 - share) + np.eye(side)[second] * share
    square = features.reshape(side, side, -1)
    return np.einsum("ar,rch,bc->abh", weights, square, weights).reshape(target**2, -1).astype(np.float32)


def block_positions(prefix, grid, pace, length):
    """M-RoPE position ids [3, length] of a prompt with one video block, by transformers 4.57's rule."""
    steps, rows, columns = grid[0], grid[1] // 2, grid[2] // 2
    block = np.indices((steps, rows, columns)).reshape(3, -1) * [[pace], [1], [1]] + prefix
    text = length - prefix - block.shape[1]
    before = np.tile(np.arange(prefix), (3, 1))
    after = np.tile(np.arange(text), (3, 1)) + block.max() + 1
    return np.concatenate([before, block, after], axis=1)


HOSTS = {
    "qwen2_vl": QwenHost,
    "qwen2_5_vl": QwenHost,
    "qwen3_vl": Qwen3Host,
    "qwen3_5": Qwen3Host,
    "llava_onevision": LlavaHost,
    "smolvlm": SmolHost,
    "fast_vlm": FastHost,
    "lfm2_vl": Lfm2Host,
}

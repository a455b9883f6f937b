"""The goldens of preprocessing: sizes, resized frames, and what the visual tower makes of a few of them."""

from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize

from . import cases
from .clips import frames


class PictureGoldens:
    def __init__(self, reference, save, save_picture, full):
        self.reference = reference
        self.save = save
        self.save_picture = save_picture
        self.full = full
        self.patched = "qwen" in reference.family.name
        self.factor = 2 * reference.images.patch_size if self.patched else None

    def all(self):
        """The sections of cases.json. Families with square frames have neither sizes nor limits."""
        if not self.patched:
            return {"frames": self.frames(["frame-1", "frame-3"]), "resizes": self.squares(), **self.images()}
        sizes = {"smart_resize": [self.size(*case) for case in cases.SIZES]} if self.full else {}
        chosen = cases.RESIZES if self.full else []
        names = list(frames()) if self.full else ["frame-1"]
        return {
            **sizes,
            "frames": self.frames(names),
            "resizes": [self.resize(*item) for item in enumerate(chosen)],
            "pixel_values": self.pixel_values(),
        }

    def frames(self, names):
        self.stored = {name: self.save_picture(name, frames()[name]) for name in names}
        return list(self.stored.values())

    def size(self, height, width, low, high):
        """A target size, or null where transformers refuses the shape."""
        case = {"height": height, "width": width, "min_pixels": low, "max_pixels": high}
        try:
            return {**case, "resized": list(smart_resize(height, width, self.factor, low, high))}
        except ValueError:
            return {**case, "resized": None}

    def resize(self, number, case):
        """A frame as the image processor resizes it."""
        name, low, high = case
        frame = frames()[name]
        target = smart_resize(*frame.shape[:2], self.factor, low, high)
        resized = self.reference.resized(frame, *target)
        return {
            "frame": f"{name}.npy",
            "min_pixels": low,
            "max_pixels": high,
            "resized": self.save(f"resized-{number}", resized),
        }

    def squares(self):
        """A tall frame as the image processor makes it square; a wide one is among the pixel values."""
        return [
            {"frame": frame, "resized": self.save(f"resized-{number}", self.reference.resized(frames()[name]))}
            for number, (name, frame) in enumerate(self.stored.items())
            if name == "frame-3"
        ]

    def images(self):
        """The pixels of one frame, and the features that the graph gives for it."""
        pixels = self.reference.pixels([frames()["frame-1"]])
        clip = self.reference.read([frames()["frame-1"]], [0])
        unpooled = getattr(self.reference, "unpooled", None)
        features = unpooled(pixels)[0] if unpooled else clip.features[0]
        case = {
            "frames": [self.stored["frame-1"]],
            "pixel_values": self.save("pixel_values-single", pixels),
            "image_features": self.save("single-image_features", features),
        }
        if unpooled:
            case["pooled_features"] = self.save("single-pooled_features", clip.features[0])
        closing = {} if clip.closing is None else {"image_newline": self.save("image_newline", clip.closing)}
        return {"pixel_values": [case], **closing}

    def pixel_values(self):
        """Patches of one frame alone, which is then repeated, and of two different ones."""
        frame, stored = frames()["frame-1"], self.stored["frame-1"]
        mirrored = self.save_picture("frame-1-mirrored", frame[:, ::-1])
        pair = {"frames": [stored, mirrored], **self.patches("pair", [frame, frame[:, ::-1]])}
        return [{"frames": [stored], **self.patches("single", [frame])}, pair] if self.full else [pair]

    def patches(self, name, pair):
        """Patches of one temporal patch with the features, and what else the tower gives."""
        clip = self.reference.read(pair, [0] * len(pair))
        case = {
            "grid": clip.grid,
            "pixel_values": self.save(f"pixel_values-{name}", clip.pixels),
            "image_features": self.save(f"{name}-image_features", clip.features[0]),
        }
        if clip.attention is not None:
            case["image_attention"] = self.save(f"{name}-image_attention", clip.attention[0])
        for layer, part in enumerate(clip.deepstack):
            case[f"deepstack_features_{layer}"] = self.save(f"{name}-deepstack_features_{layer}", part[0])
        return case

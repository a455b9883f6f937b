"""Between the stages: encodes clips once with the finished vision encoder and keeps features, labels and questions."""

import argparse

import numpy as np
import torch

from .asked import questions
from .clips import KINDS, TINTS, read
from .memories import labels
from .recolour import recoloured, uncoloured
from .vision import Vision, patches

AT_ONCE = 96


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vision", help="what train_vision wrote")
    parser.add_argument("clips", help="a file of `sluice world`, with questions")
    parser.add_argument("out")
    parser.add_argument("--recolour", type=int, metavar="SEED", help="change the colours of each clip at random")
    parser.add_argument("--part", type=int, default=0, help="with --of: every n-th clip, so that several can work")
    parser.add_argument("--of", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)  # several files are encoded side by side
    vision = Vision()
    vision.load_state_dict(torch.load(options.vision)["vision"])
    features, truths, starts, asked, moving = [], [], [0], [], []
    pairs = torch.zeros(len(KINDS), len(TINTS), dtype=torch.bool)
    waiting = []
    random = None if options.recolour is None else np.random.default_rng(options.recolour)

    def encode():
        pictures = torch.from_numpy(np.concatenate(waiting)).view(-1, 2, *waiting[0].shape[1:])
        with torch.no_grad():
            for part in pictures.split(AT_ONCE):
                features.append(vision(patches(part)).half())
        waiting.clear()

    with open(options.clips, "rb") as stream:
        for number, clip in enumerate(read(stream)):
            if number % options.of != options.part:
                continue
            clip = recoloured(clip, random) if random else clip
            waiting.append(clip.pictures[: 2 * clip.steps])
            truths.append(torch.from_numpy(uncoloured(labels(clip)) if random else labels(clip)))
            starts.append(starts[-1] + clip.steps)
            asked.append(questions(clip.truth))
            moving.append("views" in clip.truth)
            for thing in clip.truth["things"]:
                for phase in thing["phases"]:
                    pairs[KINDS.index(thing["kind"]), TINTS.index(phase["tint"])] = True
            if sum(map(len, waiting)) >= 2 * AT_ONCE:
                encode()
    if waiting:
        encode()
    parts = {"features": torch.cat(features), "labels": torch.cat(truths), "starts": starts, "asked": asked}
    torch.save(parts | {"pairs": pairs, "moving": moving}, options.out)
    print(len(asked), "clips,", starts[-1], "steps")


if __name__ == "__main__":
    main()

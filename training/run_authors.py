"""Runs the published code of the reducers' authors on a clip, for benchmarks/goals.

Each line of the input is a request in JSON, each line of the output the answer to it: processor and wall time of the
runs, and what they kept. Only what is asked for is timed, not the loading. The code is read from the folder that is
named; see README.md.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

from authors import merging, selecting
from authors.holitom import Holitom
from authors.timechat import Cosine, TokenDrop

METHODS = {
    "holitom": Holitom,
    "dtd-feature": TokenDrop,
    "dtd-pixel": TokenDrop,
    "cosine": Cosine,
    "evs": selecting.Evs,
    "dycoke": selecting.DyCoke,
    "divprune": selecting.DivPrune,
    "v-cast": selecting.VCast,
    "vidcom2": selecting.VidCom2,
    "stc-prune": selecting.StcPrune,
    "flashvid-adts": selecting.FlashVidAdts,
    "vispruner": selecting.VisPruner,
    "cls-rank": selecting.ClsRank,
    "cdpruner": selecting.CdPruner,
    "centerclip": selecting.CenterClip,
    "fastvid": merging.FastVid,
    "flashvid": merging.FlashVid,
    "visionzip": merging.VisionZip,
    "tome": merging.ToMe,
}


def timed(subject, times):
    """The result of the last run, and the times of all of them."""
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for _ in range(times):
        result = subject.run()
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    return {"cpu_nanos": cpu / times, "wall_nanos": wall / times}, result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authors", type=Path, required=True, help="the folder with the repositories")
    authors = parser.parse_args().authors
    subjects = {}
    with torch.inference_mode():
        for line in sys.stdin:
            request = json.loads(line)
            torch.set_num_threads(request["threads"])
            key = json.dumps([request["clip"], request["options"]])
            if key not in subjects:
                subjects = {
                    key: METHODS[request["options"]["method"]](authors, Path(request["clip"]), request["options"])
                }
            times, result = timed(subjects[key], request["times"])
            kept = subjects[key].kept(result) if request["kept"] else {}
            print(json.dumps(times | kept), flush=True)


if __name__ == "__main__":
    main()

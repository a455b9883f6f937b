#!/usr/bin/env bash
# Goes on from an exported room model, on scenes of fixed and of moving cameras; needs 6 GB of disk, 8 GB of memory, and
# about as much time as a third of make_room_model.sh. Weights are taken from the folder, so no checkpoint is needed.
# Usage: OUT=DIR training/teach_moving_cameras.sh [FOLDER FOR WHAT COMES IN BETWEEN]
# PYTHON, BFLOAT16: as for make_room_model.sh; FROM: the model to go on from; OUT: where the new one goes.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
python=$(cd "$(dirname "$(command -v "$python")")" && pwd)/$(basename "$python") # not its target, or the venv is lost
folder() { mkdir -p "$1" && (cd "$1" && pwd); }
work=$(folder "${1:-training/work}")
from=$(folder "${FROM:-models/room-qwen2_5_vl}")
out=$(folder "${OUT:?names the folder of the new model}")
narrow=${BFLOAT16:+--bfloat16}

world() { ./sluice world "$@"; }
room() { (cd training && "$python" -m "room_model.$@"); }

room load_folder "$from" "$work/start"

moving=(--camera moving)
short=(--longest 30s --questions 72)
middle=(--shortest 24s --longest 64s --questions 96)
check=(--longest 60s --questions 60)
world --split train "${moving[@]}" --first 100000 --clips 700 "${short[@]}" --out "$work/moving.clips"
world --split train --first 110000 --clips 350 "${short[@]}" --out "$work/fixed.clips"
world --split train "${moving[@]}" --first 120000 --clips 300 "${middle[@]}" --out "$work/moving-middle.clips"
world --split train --first 130000 --clips 150 "${middle[@]}" --out "$work/fixed-middle.clips"
world --split validation "${moving[@]}" --first 3000 --clips 70 "${check[@]}" --out "$work/check-moving.clips"
world --split validation --first 1000 --clips 70 "${check[@]}" --out "$work/check-fixed.clips"

# The eyes: landmarks are not always in the same corner of the frame, and things are larger or smaller.
room train_vision "$work"/{moving,fixed,check-moving}.clips --start "$work/start/vision.pt" \
    --rate 8e-4 --steps 600 --out "$work/vision.pt"
for set in moving fixed moving-middle fixed-middle check-moving check-fixed; do
    room encode_clips "$work/vision.pt" "$work/$set.clips" "$work/$set.pt"
    rm "$work/$set.clips"
done

# The language model, which meets other features and a thing that is not where it was in the frame.
room train_language "$work"/{moving,fixed,moving-middle,fixed-middle,check-moving}.pt --also "$work/check-fixed.pt" \
    --start "$work/start/language.pt" --rate 6e-4 --steps 800 $narrow --out "$work/language.pt"
room export "$work/vision.pt" "$work/language.pt" "$out"

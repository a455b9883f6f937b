#!/usr/bin/env bash
# Trains models/room-qwen2_5_vl from nothing, in about two hours on two cores; needs 25 GB of disk for the clips.
# The shipped weights came of these stages in several goes, as the model card tells.
# Usage: training/make_room_model.sh [FOLDER FOR WHAT COMES IN BETWEEN]   (PYTHON: the interpreter, with requirements.txt)
set -euo pipefail
cd "$(dirname "$0")/.."
python=$(realpath "${PYTHON:-.venv/bin/python}")
mkdir -p "${1:-training/work}"
work=$(realpath "${1:-training/work}")

world() { ./sluice world "$@"; }
room() { (cd training && "$python" -m "room_model.$@"); }

# One: the eyes, with a label for every cell.
world --set train --first 0 --clips 3600 --shortest 8 --longest 30 --out "$work/eyes.clips"
world --set validation --first 0 --clips 120 --shortest 8 --longest 30 --out "$work/eyes-check.clips"
room train_vision "$work/eyes.clips" "$work/eyes-check.clips" --steps 1600 --out "$work/vision.pt"

# Two: the language model, on clips that are encoded once.
world --set train --first 10000 --clips 5200 --shortest 8 --longest 30 --questions 72 --out "$work/short.clips"
world --set train --first 20000 --clips 500 --shortest 32 --longest 120 --questions 96 --out "$work/long.clips"
world --set validation --first 1000 --clips 120 --shortest 8 --longest 60 --questions 60 --out "$work/check.clips"
for set in short long check; do
    room encode_clips "$work/vision.pt" "$work/$set.clips" "$work/$set.pt"
done
room train_language "$work/short.pt" "$work/long.pt" "$work/check.pt" --steps 2500 --out "$work/language.pt"

room export "$work/vision.pt" "$work/language.pt" "$PWD/models/room-qwen2_5_vl"

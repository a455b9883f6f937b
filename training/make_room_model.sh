#!/usr/bin/env bash
# Trains a room model of fixed cameras from nothing, in some two hours on two cores; needs 20 GB of disk for clips, 12 GB of
# memory. teach_moving_cameras.sh, teach_watches.sh and then teach_few_tokens.sh go on from it to the model that is shipped.
# Usage: training/make_room_model.sh [FOLDER FOR WHAT COMES IN BETWEEN]
# PYTHON: the interpreter, with requirements.txt; OUT: where the model goes; SEED: for another run on the same clips.
# BFLOAT16=1: the language model multiplies in bfloat16, in two thirds of the time where the processor can do so.
# With CONTROL=DIR, a second language model goes through stage two without ever seeing a dropped token, and is written
# there; as its clips are longer in tokens, its batches are larger, and it takes about as long again.
. "$(dirname "$0")/recipe.sh"
out=$(folder "${OUT:-$work/fixed-cameras}")
seed=(--seed "${SEED:-0}")

# One: the eyes, with a label for every cell.
world --split train --first 0 --clips 3600 --shortest 8s --longest 30s --out "$work/eyes.clips"
world --split validation --first 0 --clips 120 --shortest 8s --longest 30s --out "$work/eyes-check.clips"
room train_vision "$work/eyes.clips" "$work/eyes-check.clips" --steps 1800 "${seed[@]}" --out "$work/vision.pt"
rm "$work/eyes.clips"

# Two: the language model, on clips that are encoded once.
world --split train --first 10000 --clips 3800 --shortest 8s --longest 30s --questions 72 --out "$work/short.clips"
world --split train --first 20000 --clips 1600 --shortest 24s --longest 64s --questions 96 --out "$work/middle.clips"
world --split train --first 30000 --clips 500 --shortest 60s --longest 120s --questions 96 --out "$work/long.clips"
world --split train --first 40000 --clips 60 --shortest 120s --longest 600s --questions 96 --out "$work/longest.clips"
world --split validation --first 1000 --clips 120 --shortest 8s --longest 60s --questions 60 --out "$work/check.clips"
for set in short middle long longest check; do
    room encode_clips "$work/vision.pt" "$work/$set.clips" "$work/$set.pt"
    rm "$work/$set.clips"
done
all=("$work"/{short,middle,long,longest,check}.pt)
room train_language "${all[@]}" --steps 1000 $narrow "${seed[@]}" --out "$work/language.pt"

# Three: on the longer ones alone, the longest three times as often.
longer=("$work"/{middle,long,long,longest,longest,longest,check}.pt)
room train_language "${longer[@]}" --start "$work/language.pt" --rate 5e-4 --steps 450 $narrow "${seed[@]}" --out "$work/longer.pt"

room export "$work/vision.pt" "$work/longer.pt" "$out"

if [ -n "${CONTROL:-}" ]; then
    room train_language "${all[@]}" --steps 1000 --no-dropping --rows 7000 $narrow "${seed[@]}" --out "$work/control.pt"
    room export "$work/vision.pt" "$work/control.pt" "$(folder "$CONTROL")"
fi

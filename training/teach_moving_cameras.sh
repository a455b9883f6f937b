#!/usr/bin/env bash
# Goes on from an exported room model, on scenes of fixed and of moving cameras; needs 15 GB of disk, 10 GB of memory, and
# about an hour on two idle cores. Weights are taken from the folder, so no checkpoint is needed.
# Usage: OUT=DIR training/teach_moving_cameras.sh [FOLDER FOR WHAT COMES IN BETWEEN]
# PYTHON, BFLOAT16: as for make_room_model.sh; FROM: the model to go on from; OUT: where the new one goes.
. "$(dirname "$0")/recipe.sh"
from=$(folder "${FROM:-models/room-qwen2_5_vl}")
out=$(folder "${OUT:?names the folder of the new model}")

room load_folder "$from" "$work/start"

world --split train "${moving[@]}" --first 100000 --clips 800 "${short[@]}" --out "$work/moving.clips"
world --split train "${moving[@]}" --first 200000 --clips 700 "${short[@]}" --out "$work/moving-more.clips"
world --split train "${moving[@]}" --first 120000 --clips 340 "${middle[@]}" --out "$work/moving-middle.clips"
world --split train "${moving[@]}" --first 220000 --clips 300 "${middle[@]}" --out "$work/moving-middle-more.clips"
world --split train "${moving[@]}" --first 140000 --clips 60 "${long[@]}" --out "$work/moving-long.clips"
world --split train --first 110000 --clips 600 "${short[@]}" --out "$work/fixed.clips"
world --split train --first 210000 --clips 500 "${short[@]}" --out "$work/fixed-more.clips"
world --split train --first 130000 --clips 300 "${middle[@]}" --out "$work/fixed-middle.clips"
world --split train --first 150000 --clips 90 "${long[@]}" --out "$work/fixed-long.clips"
world --split train --first 160000 --clips 14 "${longest[@]}" --out "$work/fixed-longest.clips"
world --split train --first 250000 --clips 150 "${long[@]}" --out "$work/fixed-long-more.clips"
world --split train --first 260000 --clips 24 "${longest[@]}" --out "$work/fixed-longest-more.clips"
world --split validation "${moving[@]}" --first 3000 --clips 70 "${check[@]}" --out "$work/check-moving.clips"
world --split validation --first 1000 --clips 70 "${check[@]}" --out "$work/check-fixed.clips"

# The eyes: landmarks are not always in the same corner of the frame, and things are larger or smaller.
room train_vision "$work"/{moving,fixed,check-moving}.clips --start "$work/start/vision.pt" \
    --rate 8e-4 --steps 700 --out "$work/vision.pt"
for clips in "$work"/*.clips; do
    room encode_clips "$work/vision.pt" "$clips" "${clips%.clips}.pt"
    rm "$clips"
done

# The language model, which meets other features and a thing that is not where it was in the frame. Long scenes are few, so
# they come twice, the longest three times.
room train_language "$work"/{moving,moving-more,fixed,fixed-more,moving-middle,moving-middle-more,fixed-middle}.pt \
    "$work"/{moving-long,moving-long,fixed-long,fixed-long,fixed-longest,fixed-longest,fixed-longest,check-moving}.pt \
    --also "$work/check-fixed.pt" --start "$work/start/language.pt" \
    --rate 6e-4 --steps 2600 $narrow --out "$work/language.pt"

# At last the longer scenes alone, and more often what a bounded memory has left of them: without this, a thing that has not
# moved for an hour is forgotten.
room train_language "$work"/{fixed-middle,moving-middle,fixed-long,fixed-long,fixed-long-more,fixed-long-more}.pt \
    "$work"/{moving-long,moving-long,moving-long,fixed-longest,fixed-longest,fixed-longest}.pt \
    "$work"/{fixed-longest-more,fixed-longest-more,fixed-longest-more,check-moving}.pt --also "$work/check-fixed.pt" \
    --start "$work/language.pt" --rate 5e-4 --steps 500 --forgetful 0.25 $narrow --out "$work/longer.pt"
room export "$work/vision.pt" "$work/longer.pt" "$out"

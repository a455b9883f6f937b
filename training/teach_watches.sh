#!/usr/bin/env bash
# Goes on from an exported room model: its language model learns to answer watches step by step, and to recognise things in
# colours that they never have. The encoder stays as it is. Needs 5 GB of disk, 10 GB of memory, and an hour and a half on two
# idle cores.
# Usage: OUT=DIR training/teach_watches.sh [FOLDER FOR WHAT COMES IN BETWEEN]
# PYTHON, BFLOAT16: as for make_room_model.sh; FROM: the model to go on from; OUT: where the new one goes.
. "$(dirname "$0")/recipe.sh"
from=$(folder "${FROM:-models/room-qwen2_5_vl}")
out=$(folder "${OUT:?names the folder of the new model}")

room load_folder "$from" "$work/start"

watched moving --split train "${moving[@]}" --first 100000 --clips 800 "${short[@]}"
watched moving-more --split train "${moving[@]}" --first 200000 --clips 700 "${short[@]}"
watched moving-middle --split train "${moving[@]}" --first 120000 --clips 340 "${middle[@]}"
watched moving-middle-more --split train "${moving[@]}" --first 220000 --clips 300 "${middle[@]}"
watched moving-long --split train "${moving[@]}" --first 140000 --clips 60 "${long[@]}"
watched fixed --split train --first 110000 --clips 600 "${short[@]}"
watched fixed-more --split train --first 210000 --clips 500 "${short[@]}"
watched fixed-middle --split train --first 130000 --clips 300 "${middle[@]}"
watched fixed-long --split train --first 150000 --clips 90 "${long[@]}"
watched fixed-long-more --split train --first 250000 --clips 150 "${long[@]}"
watched fixed-long-third --split train --first 270000 --clips 220 "${long[@]}"
watched fixed-long-fourth --split train --first 280000 --clips 100 "${long[@]}"
watched fixed-longest --split train --first 160000 --clips 14 "${longest[@]}"
watched fixed-longest-more --split train --first 260000 --clips 24 "${longest[@]}"
watched recoloured --split train --first 310000 --clips 500 "${short[@]}" -- --recolour 1
watched recoloured-middle --split train --first 330000 --clips 200 "${middle[@]}" -- --recolour 2
watched recoloured-long --split train --first 350000 --clips 60 "${long[@]}" -- --recolour 3
watched recoloured-long-more --split train --first 370000 --clips 120 "${long[@]}" -- --recolour 4
watched check-moving --split validation "${moving[@]}" --first 3000 --clips 70 "${check[@]}"
watched check-fixed --split validation --first 1000 --clips 70 "${check[@]}"

# The watches of long scenes are the hardest: there are more things that have come and gone to leave out.
room train_language "$work"/{moving,moving-more,fixed,fixed-more,recoloured,moving-middle,moving-middle-more}.pt \
    "$work"/{fixed-middle,recoloured-middle,moving-long,moving-long,fixed-long,fixed-long,recoloured-long}.pt \
    "$work"/{fixed-long-more,fixed-longest,fixed-longest,fixed-longest,fixed-longest-more,fixed-longest-more}.pt \
    "$work/check-moving.pt" --also "$work/check-fixed.pt" --start "$work/start/language.pt" \
    --rate 6e-4 --steps 1600 $narrow --out "$work/language.pt"
room train_language "$work"/{fixed-middle,moving-middle,moving-middle-more,recoloured-middle}.pt \
    "$work"/{fixed-long,fixed-long,fixed-long-more,fixed-long-more,fixed-long-third,fixed-long-third}.pt \
    "$work"/{fixed-long-fourth,fixed-long-fourth,recoloured-long,recoloured-long,recoloured-long-more}.pt \
    "$work"/{recoloured-long-more,moving-long,moving-long,moving-long,fixed-longest,fixed-longest,fixed-longest}.pt \
    "$work"/{fixed-longest-more,fixed-longest-more,fixed-longest-more,check-moving}.pt \
    --also "$work/check-fixed.pt" --start "$work/language.pt" \
    --rate 5e-4 --steps 2000 --forgetful 0.15 $narrow --out "$work/longer.pt"
room export "$work/start/vision.pt" "$work/longer.pt" "$out"

#!/usr/bin/env bash
# Goes on from an exported room model: its language model learns to answer from few tokens, namely from those that clustering
# has chosen, and from what a bounded memory has left after an hour. The encoder stays as it is. Needs 5 GB of disk, 10 GB of
# memory, and an hour on two idle cores.
# Usage: OUT=DIR training/teach_few_tokens.sh [FOLDER FOR WHAT COMES IN BETWEEN]
# PYTHON, BFLOAT16: as for make_room_model.sh; FROM: the model to go on from; OUT: where the new one goes.
. "$(dirname "$0")/recipe.sh"
from=$(folder "${FROM:-models/room-qwen2_5_vl}")
out=$(folder "${OUT:?names the folder of the new model}")

# One thing stands still, while another one moves.
still() { encoded "$1" --split train --plot still --watches 3 "${@:2}"; }

room load_folder "$from" "$work/start"

watched moving --split train "${moving[@]}" --first 100000 --clips 600 "${short[@]}"
watched moving-middle --split train "${moving[@]}" --first 120000 --clips 340 "${middle[@]}"
watched moving-long --split train "${moving[@]}" --first 140000 --clips 60 "${long[@]}"
watched fixed --split train --first 110000 --clips 400 "${short[@]}"
watched fixed-middle --split train --first 130000 --clips 300 "${middle[@]}"
watched fixed-long --split train --first 150000 --clips 150 "${long[@]}"
watched fixed-long-more --split train --first 250000 --clips 100 "${long[@]}"
watched fixed-longest --split train --first 160000 --clips 24 "${longest[@]}"
watched recoloured --split train --first 310000 --clips 300 "${short[@]}" -- --recolour 1
watched recoloured-middle --split train --first 330000 --clips 200 "${middle[@]}" -- --recolour 2
watched recoloured-long --split train --first 350000 --clips 60 "${long[@]}" -- --recolour 3
watched recoloured-long-more --split train --first 370000 --clips 60 "${long[@]}" -- --recolour 4
still still --first 500000 --clips 200 --shortest 20s --longest 160s --questions 72
still still-long --first 510000 --clips 90 "${longest[@]}"
still still-recoloured --first 520000 --clips 60 --shortest 40s --longest 240s --questions 72 -- --recolour 5
watched check-moving --split validation "${moving[@]}" --first 3000 --clips 70 "${check[@]}"

room train_language "$work"/{moving,moving-middle,moving-middle,moving-long,moving-long,moving-long}.pt \
    "$work"/{fixed,fixed-middle,fixed-long,fixed-long,fixed-long-more,fixed-long-more}.pt \
    "$work"/{fixed-longest,fixed-longest,fixed-longest,fixed-longest,recoloured,recoloured-middle}.pt \
    "$work"/{recoloured-long,recoloured-long,recoloured-long-more,recoloured-long-more}.pt \
    "$work"/{still,still,still-long,still-long,still-recoloured,still-recoloured,check-moving}.pt \
    --start "$work/start/language.pt" --rate 4e-4 --steps 1600 --forgetful 0.3 --few 0.25 $narrow --out "$work/few.pt"
room export "$work/start/vision.pt" "$work/few.pt" "$out"

# What the recipes of the room model share; a recipe sources this file first. It goes to the project's folder, and sets `work`
# (the recipe's argument, or training/work) and `narrow` (an option of train_language, from BFLOAT16).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-.venv/bin/python}
python=$(cd "$(dirname "$(command -v "$python")")" && pwd)/$(basename "$python") # not its target, or the venv is lost
folder() { mkdir -p "$1" && (cd "$1" && pwd); }
world() { ./sluice world "$@"; }
room() { (cd training && "$python" -m "room_model.$@"); }
work=$(folder "${1:-training/work}")
narrow=${BFLOAT16:+--bfloat16}

# Scenes that the recipes share: how they are filmed, and how long they are.
moving=(--camera moving)
short=(--shortest 8s --longest 30s --questions 72)
middle=(--shortest 24s --longest 64s --questions 96)
long=(--shortest 60s --longest 120s --questions 96)
longest=(--shortest 120s --longest 600s --questions 96)
check=(--shortest 8s --longest 60s --questions 60)

# Films scenes, encodes them, and keeps only that: encoded NAME OPTIONS OF WORLD [-- OPTIONS OF encode_clips]
encoded() {
    local name=$1 scenes=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do scenes+=("$1") && shift; done
    world "${scenes[@]}" --out "$work/$name.clips"
    room encode_clips "$work/start/vision.pt" "$work/$name.clips" "$work/$name.pt" "${@:2}"
    rm "$work/$name.clips"
}

# The same, with the questions of nine watches for each scene.
watched() { encoded "$1" --watches 9 "${@:2}"; }

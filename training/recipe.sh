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

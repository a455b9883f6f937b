#!/usr/bin/env bash
# Tests the Python client in a virtual environment: without arguments all tests, otherwise those that pytest is told to run.
# It needs Python 3.9 or newer, pip's registry, a JDK and Maven; ffmpeg for the frames that are encoded as H.264.
set -euo pipefail
cd "$(dirname "$0")"

environment="${SLUICE_PYTHON_ENV:-.venv}"
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --editable '.[test]'
exec "$environment/bin/python" -m pytest "$@"

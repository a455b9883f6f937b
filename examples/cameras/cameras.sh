#!/usr/bin/env bash
# Asks about real cameras: starts GStreamer RTSP servers, ingests its streams, runs the job, and asks a question about each.
#
#   examples/cameras/cameras.sh [BROKER]     with a Kafka at BROKER, or with one of its own
#
# Exit code: 0 if every question was answered, 1 if one was not, 3 if GStreamer's RTSP server is not installed.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
home="$(cd "$here/../.." && pwd)"
work="$(mktemp -d)"
streams=(guide digest refresh jpeg)
export CAMERA_PASSWORD='p@ss:w/rd%#é?'
export SLUICE_HOME="$work"

children=()
finish() {
    local code=$?
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    [ $code -eq 0 ] || for log in "$work"/*.log; do
        [ ! -e "$log" ] || { echo "--- ${log##*/}"; tail -n 20 "$log"; } >&2
    done
    rm -rf "$work"
    exit $code
}
trap finish EXIT

# The system's Python has the bindings, another one may come first on the PATH.
python=""
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import gi; gi.require_version("GstRtspServer", "1.0")' 2>/dev/null; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    echo "GStreamer's RTSP server is not installed, so nothing was tried. On Debian: apt install gir1.2-gst-rtsp-server-1.0" \
        "python3-gi gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly" >&2
    exit 3
fi

# Starts a program in the background and waits for its first line, which is printed.
first_line() {
    local log="$1"
    for _ in {1..300}; do
        [ ! -s "$log" ] || { head -n 1 "$log"; return; }
        sleep 0.2
    done
    echo "no answer from ${log##*/} within a minute" >&2
    return 1
}

"$home/sluice" --version >/dev/null # builds it, if that is needed
"$python" "$here/rtsp_cameras.py" >"$work/cameras.log" 2>&1 &
children+=($!)
ports="$(first_line "$work/cameras.log")"
case "$ports" in *[!0-9\ ]*) echo "$ports, so nothing was tried" >&2; exit 3 ;; esac
read -r public private <<<"$ports"

broker="${1:-}"
if [ -z "$broker" ]; then
    read -r jar _ <"$home/app/target/build.txt" || [ -n "${jar:-}" ]
    java -cp "$home/app/target/$jar:$(cat "$home/app/target/classpath.txt")" \
        "$here/Broker.java" >"$work/broker.log" 2>"$work/broker-errors.log" &
    children+=($!)
    broker="$(first_line "$work/broker.log")"
fi

"$home/sluice" run --config "$home/configs/default.yaml" --bootstrap-servers "$broker" >"$work/run.log" 2>&1 &
children+=($!)
"$home/sluice" ingest --bootstrap-servers "$broker" \
    "rtsp://127.0.0.1:$public/guide" --stream guide \
    "rtsp://user:\${CAMERA_PASSWORD}@127.0.0.1:$private/digest" --stream digest \
    "rtsp://127.0.0.1:$public/refresh" --stream refresh \
    "rtsp://127.0.0.1:$public/jpeg" --stream jpeg >"$work/ingest.log" 2>&1 &
children+=($!)

# The topics exist once ingest runs.
first_line "$work/ingest.log" >/dev/null

failed=0
for stream in "${streams[@]}"; do
    answer="$("$home/sluice" ask --bootstrap-servers "$broker" --stream "$stream" --json --timeout 120s \
        "Is there a circle?" 2>>"$work/ask.log")" || true
    echo "$stream: $answer"
    case "$answer" in *'"status":"ok"'*) ;; *) failed=1 ;; esac
done
exit $failed

#!/usr/bin/env bash
# Compiles the example against the built jars and checks it. With a configuration, runs the job with it.
#
#   examples/policy/run.sh                               check the policy, without Kafka
#   examples/policy/run.sh CONFIG.yaml [KEY=VALUE ...]   run the job with the policy, until Ctrl-C
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
home="$(cd "$here/../.." && pwd)"
target="$here/target"

read -r jar _ <"$home/app/target/build.txt" || [ -n "${jar:-}" ] || {
    echo "nothing is built yet; run ./sluice doctor first" >&2
    exit 1
}
classpath="$target:$home/app/target/$jar:$(cat "$home/app/target/classpath.txt")"
mkdir -p "$target"
CLASSPATH="$classpath" javac -Xlint:all,-processing,-path -Werror -d "$target" "$here"/*.java
export CLASSPATH="$classpath" ORT_DISABLE_TELEMETRY=1

if [ $# -eq 0 ]; then
    exec java RefreshDropCheck
fi
exec java \
    --add-opens=java.base/java.util=ALL-UNNAMED \
    --add-opens=java.base/java.lang=ALL-UNNAMED \
    --add-opens=java.base/java.time=ALL-UNNAMED \
    -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dai.djl.offline=true \
    -Dsluice.home="$home" -Dsluice.logs="$target/logs" \
    RefreshJob "$@"

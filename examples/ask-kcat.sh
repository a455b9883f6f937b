#!/usr/bin/env bash
# Ask a question with kcat and print the answer: ask-kcat.sh STREAM "QUESTION" [BROKER]
set -euo pipefail
stream="$1" question="$2" broker="${3:-localhost:9092}"

# JSON needs quotes and backslashes escaped.
json() { local text="${1//\\/\\\\}"; printf '"%s"' "${text//\"/\\\"}"; }
id="$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)"
since="$(date +%s)000" # answers have the time of writing as their timestamp

# The key is the stream's id; kcat splits each line at the first tab. The partitioner is that of all other producers.
printf '%s\t{"query_id": "%s", "stream_id": %s, "question": %s}\n' \
    "$stream" "$id" "$(json "$stream")" "$(json "$question")" |
    kcat -P -b "$broker" -X partitioner=murmur2_random -t sluice.queries -K $'\t'

for _ in {1..15}; do
    kcat -C -e -q -b "$broker" -t sluice.answers -o "s@$since" | grep -F "$id" && exit
    sleep 1
done
echo "no answer within half a minute" >&2
exit 1

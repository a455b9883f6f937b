# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E402
# A notebook as a script: run it as a whole (python examples/room.py), or cell by cell in an editor that knows "# %%".
#
# It needs a job that writes tokens, and half a minute of a drawn scene:
#
#   ./sluice run --with-kafka --set sluice.kafka.topics.tokens=sluice.tokens
#   ./sluice ingest "synthetic:?seed=7&seconds=30" --stream room

# %% Connect
import os
from datetime import datetime, timedelta, timezone

import numpy as np

from sluice import Client

client = Client(os.environ.get("SLUICE_SERVERS", "localhost:9092"))

# %% Ask about now, and then about each fifth second
now = client.ask("room", "Where is the square?")
print(f"now: {now.answer} (as of {now.as_of:%H:%M:%S})")
for seconds in range(25, 0, -5):
    at = now.as_of - timedelta(seconds=seconds)
    answer = client.ask("room", "Where is the square?", at=at)
    print(f"{at:%H:%M:%S}: {answer.answer}, {answer.evidence.tokens_used} tokens, {answer.timing.total_ms:.0f} ms")

# %% Which share of its visual tokens was kept of each step, and which positions change most
steps = list(client.tokens("room"))
for step in steps[:5]:
    print(f"{step.start:%H:%M:%S} kept {step.mask.mean():4.0%} of {step.grid[0]}×{step.grid[1]}")
kept = np.mean([step.mask for step in steps], axis=0)
print("how often each position was kept:")
print(np.array2string(kept, precision=2))

# %% How similar the tokens of the first step are to one another
values = steps[0].values.astype(np.float32)
values /= np.linalg.norm(values, axis=1, keepdims=True)
similarity = values @ values.T
print("mean cosine similarity in the first step:", similarity[~np.eye(len(values), dtype=bool)].mean().round(3))

# %% Frames of one's own: a square that moves to the right, a frame a second
begin = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(seconds=8)
with client.frames("mine") as frames:
    for second in range(8):
        frame = np.full((168, 168, 3), 90, dtype=np.uint8)
        frame[60:90, 10 + 12 * second:40 + 12 * second] = (230, 60, 40)
        frames.frame(frame, at=begin + timedelta(seconds=second), duration=timedelta(seconds=1))
mine = client.ask("mine", "Is the square moving?", at=begin + timedelta(seconds=8), options=["yes", "no"])
print("mine:", mine.answer, f"({mine.evidence.frames} frames)")

# %% Every answer so far
for answer in client.answers(start="beginning", follow=False):
    print(answer.stream_id, answer.question, "→", answer.answer)
client.close()

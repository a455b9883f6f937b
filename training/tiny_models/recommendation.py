"""What a folder's sluice.json recommends by the positions of its family. See docs/policies.md."""

import json
from pathlib import Path

FILE = "sluice.json"
POLICIES = Path(__file__).resolve().parents[2] / (
    "platform/src/main/resources/dev/sluice/platform/config/family-policies.json"
)


def write_recommendation(folder, rank):
    """Writes the policy, unless the folder has the file already; rank is that of position_ids."""
    file = folder / FILE
    if file.exists():
        return None
    family = json.loads(POLICIES.read_text(encoding="utf-8"))["THREE" if rank == 3 else "ONE"]
    fields = {"policy": family["policy"], "note": family["note"]}
    file.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
    return family["policy"]

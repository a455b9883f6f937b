"""Which questions of a clip are worth more in training."""

from itertools import pairwise

FRESH = 3.2  # seconds: the last step before a question shows what changed since


def questions(truth: dict) -> list[dict]:
    """The questions of a clip, each with whether something changed just before it (`fresh`), and whether it is one of a
    watch whose answer before or after it is another one (`turning`)."""
    changes = [phase[end] for thing in truth["things"] for phase in thing["phases"] for end in ("from", "to")]
    for question in truth["questions"]:
        question["fresh"] = any(question["at"] - FRESH < change < question["at"] for change in changes)
        question["turning"] = False
    for one, other in pairwise(question for question in truth["questions"] if question["family"] == "tell-when"):
        if event(one) == event(other) and one["answer"] != other["answer"]:
            one["turning"] = other["turning"] = True
    return truth["questions"]


def event(question: dict) -> str:
    """What a question waits for."""
    return question["text"].split(" when ")[1]

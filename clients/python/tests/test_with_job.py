# SPDX-License-Identifier: Apache-2.0
"""The client against a running job."""

import json
import time
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from conftest import SECONDS, STREAM
from sluice import NoAnswer, QueryInvalid, TopicMissing, TopicNames, Client
from sluice.kafka import TopicReader

pytestmark = pytest.mark.job

WAIT = 120  # seconds, for busy machines


def test_a_question_about_now(client):
    answer = client.ask(STREAM, "Where is the square?", timeout=WAIT)
    assert answer.ok and answer.answer
    assert answer.question == "Where is the square?" and answer.at == "latest"
    assert 0 < answer.evidence.tokens_kept <= answer.evidence.tokens_seen


def test_a_question_about_a_moment_with_options_and_lookback(client):
    end = client.ask(STREAM, "Where is the square?", timeout=WAIT).as_of
    at = end - timedelta(seconds=4)
    answer = client.ask(
        STREAM, "Is the square moving?", at=at, lookback=timedelta(seconds=3), options=["yes", "no"], timeout=WAIT
    )
    assert answer.ok and answer.answer in ("yes", "no")
    assert answer.as_of == at and answer.evidence.late
    assert answer.evidence.frames <= 4


def test_the_command_gives_the_same_answer(client, deployment):
    end = client.ask(STREAM, "Where is the square?", timeout=WAIT).as_of
    at = end.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    mine = client.ask(STREAM, "Where is the square?", at=at, timeout=WAIT)
    other = json.loads(deployment.sluice("ask", "Where is the square?", "--stream", STREAM, "--at", at, "--json"))
    assert mine.answer == other["answer"]
    assert mine.raw["evidence"] == other["evidence"]


def test_questions_and_video_of_a_stream_have_the_same_partition(client, deployment):
    query_id = client.send(STREAM, "Where is the square?")
    found = {}
    for topic in (deployment.topics.video, deployment.topics.queries):
        reader = TopicReader({"bootstrap.servers": deployment.servers}, topic, "beginning")
        for message in reader.records(follow=False):
            if message.key() == STREAM.encode():
                found.setdefault(topic, set()).add(message.partition())
        reader.close()
    assert query_id and len(found[deployment.topics.video]) == 1
    assert found[deployment.topics.queries] == found[deployment.topics.video]


def test_a_query_that_is_not_valid_raises_the_error_of_its_code(client):
    with pytest.raises(QueryInvalid, match="QUERY_INVALID") as caught:
        client.ask(STREAM, "", timeout=WAIT)
    assert caught.value.answer.stream_id == STREAM


def test_no_answer_in_time(client):
    with pytest.raises(NoAnswer, match="nowhere"):
        client.ask("nowhere", "Who?", at=datetime.now(timezone.utc), timeout=1)


def test_a_topic_that_is_missing_is_named(deployment):
    with Client(deployment.servers, TopicNames(answers="not.there")) as other:
        with pytest.raises(TopicMissing, match="not.there"):
            other.ask(STREAM, "Who?")


def test_all_answers_and_events_so_far(client):
    asked = client.ask(STREAM, "Where is the square?", timeout=WAIT)
    answers = list(client.answers(start="beginning", follow=False))
    assert asked.query_id in {answer.query_id for answer in answers}
    assert len({(a.query_id, a.sequence) for a in answers}) == len(answers)
    events = [event for event in client.events(start="beginning", follow=False) if event.stream_id == STREAM]
    assert {"epoch", "source"} <= {event.type for event in events}
    assert "connected" in {event.kind for event in events}


def test_tokens_are_arrays(client):
    steps = list(client.tokens(STREAM))
    assert len(steps) >= SECONDS // 2
    answer = client.ask(STREAM, "Where is the square?", timeout=WAIT)
    for step in steps:
        assert step.values.shape[0] == len(step.positions) == step.mask.sum()
        assert step.values.dtype == np.float16 and np.isfinite(step.values).all()
        assert (step.merged_to >= step.index).all()
        assert step.start <= step.end <= answer.as_of
        assert not (step.gated and len(step.positions))
    assert steps[0].mask.all(), "nothing repeats in the first step"
    assert any(step.gated for step in steps), "nothing moves for a while"
    assert sum(len(step.positions) for step in steps) <= answer.evidence.tokens_kept
    assert [step.index for step in steps] == sorted(step.index for step in steps)


def square(second: float, size: int = 168) -> np.ndarray:
    """A frame with a square that moves to the right."""
    rgb = np.full((size, size, 3), 90, dtype=np.uint8)
    left = int(10 + 12 * second)
    rgb[60:90, left:left + 30] = (230, 60, 40)
    return rgb


@pytest.mark.parametrize("form", ["jpeg", "clip"])
def test_frames_of_ones_own(client, form):
    stream = f"own-{form}-{time.time_ns()}"
    begin = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(minutes=1)
    begin -= timedelta(seconds=begin.second % 2)  # a step of this model has the frames of two seconds, from an even one
    with client.frames(stream) as frames:
        for second in range(4):
            at = begin + timedelta(seconds=second)
            if form == "jpeg":
                assert frames.frame(square(second), at, timedelta(seconds=1)) == second
            else:
                clip = np.stack([square(second + i / 10) for i in range(10)])
                assert frames.clip(clip, at, fps=10) == second
        with pytest.raises(ValueError, match="before the end"):
            frames.frame(square(0), begin, timedelta(seconds=1))
    end = begin + timedelta(seconds=4)
    answer = client.ask(stream, "Where is the square?", at=end, timeout=WAIT)
    assert answer.ok and answer.as_of == end
    assert answer.evidence.frames == 4
    events = [e for e in client.events(start="beginning", follow=False) if e.stream_id == stream]
    assert not [e for e in events if e.type in ("gap", "late") or e.kind == "damaged"]


def test_a_watch_tells_of_changes(client, deployment):
    stream = f"scene-{time.time_ns()}"
    with client.watch(stream, "Where is the square?", timeout=WAIT) as watch:
        deployment.sluice("ingest", "synthetic:?seed=7&seconds=40", "--stream", stream)
        first, second = next(watch), next(watch)
    assert (first.sequence, second.sequence) == (0, 1)
    assert first.answer != second.answer
    assert first.as_of < second.as_of


def test_a_watch_is_cancelled_when_it_is_closed(client, deployment):
    stream = f"watched-{time.time_ns()}"
    begin = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(minutes=1)
    with client.frames(stream) as frames:
        def show(second):
            frames.frame(square(second), begin + timedelta(seconds=second), timedelta(seconds=1))

        show(0)
        with client.watch(stream, "Where is the square?", timeout=WAIT) as watch:
            first = next(watch)
            assert first.sequence == 0 and first.mode == "watch"
    with pytest.raises(StopIteration):
        next(watch)
    reader = TopicReader({"bootstrap.servers": deployment.servers}, deployment.topics.queries, "beginning")
    modes = [
        query["mode"]
        for query in (json.loads(message.value()) for message in reader.records(follow=False))
        if query.get("query_id") == watch.query_id
    ]
    reader.close()
    assert modes == ["watch", "cancel"]

# SPDX-License-Identifier: Apache-2.0
"""Records, times, headers and errors, without a broker."""

import math
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from sluice import Answer, AnswerError, Client, Event, KafkaUnavailable, Overload, encode_jpeg
from sluice.frames import chunk_headers
from sluice.times import format_span, format_time, micros, parse_time

RECORD = {
    "query_id": "q", "stream_id": "gate", "sequence": 0, "status": "ok", "as_of": "2026-11-20T09:00:00.25Z",
    "question": "Who?", "mode": "once", "at": "latest", "answer": "nobody", "finish_reason": "stop",
    "usage": {"prompt_tokens": 31, "generated_tokens": 3, "of_a_later_release": 2},
    "evidence": {"from": None, "to": "2026-11-20T09:00:00Z", "frames": 2, "tokens_seen": 50, "tokens_kept": 10,
                 "tokens_used": 10, "late": False, "of_a_later_release": 1},
    "timing": {"wait_ms": 1, "prefill_ms": 2, "first_token_ms": 3, "total_ms": 4, "of_a_later_release": 5},
    "model": "tiny", "policy": "none", "of_a_later_release": {"deep": True},
}


def test_an_answer_ignores_fields_that_it_does_not_know():
    answer = Answer.from_json(RECORD)
    assert answer.ok and answer.answer == "nobody" and answer.raise_for_error() is answer
    assert answer.as_of == datetime(2026, 11, 20, 9, 0, 0, 250_000, timezone.utc)
    assert answer.evidence.start is None and answer.evidence.kept_share == 0.2
    assert answer.timing.total_ms == 4
    assert (answer.prompt_tokens, answer.generated_tokens) == (31, 3)
    assert answer.raw["of_a_later_release"] == {"deep": True}


def test_an_answer_of_an_older_release_lacks_its_question():
    old = {k: v for k, v in RECORD.items() if k not in ("question", "mode", "at", "usage")}
    assert Answer.from_json(old).question is None
    assert Answer.from_json(old).generated_tokens is None
    unseen = Answer.from_json({**RECORD, "evidence": {**RECORD["evidence"], "tokens_seen": 0}})
    assert math.isnan(unseen.evidence.kept_share)


def test_only_the_answer_to_a_watch_says_since_when_it_holds():
    assert Answer.from_json(RECORD).since is None
    watched = Answer.from_json({**RECORD, "mode": "watch", "since": "2026-11-20T08:59:58.25Z"})
    assert watched.since == datetime(2026, 11, 20, 8, 59, 58, 250_000, timezone.utc)


@pytest.mark.parametrize("code, kind, refused", [("OVERLOAD", Overload, True), ("OF_A_LATER_RELEASE", AnswerError, False)])
def test_errors_have_the_class_of_their_code(code, kind, refused):
    answer = Answer.from_json({**RECORD, "status": "error", "error": {"code": code, "message": "too many"}})
    assert answer.refused == refused
    with pytest.raises(AnswerError, match=f"{code}: too many") as caught:
        answer.raise_for_error()
    assert type(caught.value) is kind and caught.value.answer is answer


def test_an_event_keeps_the_fields_of_its_type():
    record = {"type": "scene", "stream_id": "gate", "time": "2026-11-20T09:00:00Z", "step": 7, "redundancy": 0.5}
    event = Event.from_json(record)
    assert event.type == "scene" and event.kind is None and event.raw["step"] == 7


@pytest.mark.parametrize("text, micro", [
    ("2026-11-20T09:00:00Z", 0), ("2026-11-20T09:00:00.5Z", 500_000), ("2026-11-20T10:00:00.1234567+01:00", 123_456),
])
def test_times_have_any_number_of_digits_and_any_offset(text, micro):
    assert parse_time(text) == datetime(2026, 11, 20, 9, 0, 0, micro, timezone.utc)


def test_times_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_time(datetime(2026, 11, 20))
    with pytest.raises(ValueError, match="RFC 3339"):
        format_time("yesterday")


def test_spans():
    assert format_span(90) == "PT90.000000S"
    assert format_span(timedelta(minutes=2, microseconds=5)) == "PT120.000005S"
    assert format_span("PT1M") == "PT1M"
    with pytest.raises(ValueError):
        format_span(-1)


def test_the_headers_of_a_chunk():
    at = datetime(2026, 11, 20, 9, tzinfo=timezone.utc)
    headers = dict(chunk_headers(micros(at) // 1000, 17, "python:test", "image/jpeg", at, timedelta(seconds=0.5)))
    assert headers["ce_id"] == b"1795165200000-17"
    assert headers["ce_time"] == b"2026-11-20T09:00:00.000000Z"
    assert headers["ce_sluiceduration"] == b"500000"


def test_frames_of_another_form_are_refused():
    with pytest.raises(ValueError, match="expected uint8, height × width × 3"):
        encode_jpeg(np.zeros((4, 4), dtype=np.uint8))
    with pytest.raises(ValueError, match="float64"):
        encode_jpeg(np.zeros((4, 4, 3)))


def test_a_broker_that_is_not_there_is_named():
    import sluice.kafka

    before = sluice.kafka._TIMEOUT
    sluice.kafka._TIMEOUT = 1.0
    try:
        with pytest.raises(KafkaUnavailable, match="localhost:1 does not answer"):
            Client("localhost:1", config={"log_level": 0}).ask("gate", "Who?")
    finally:
        sluice.kafka._TIMEOUT = before

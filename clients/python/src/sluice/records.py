# SPDX-License-Identifier: Apache-2.0
"""Answers and events. Fields that this release does not know are ignored; ``raw`` has all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Mapping, Optional

from .errors import answer_error
from .times import parse_time


@dataclass(frozen=True)
class Evidence:
    """What an answer is based on."""

    start: Optional[datetime]
    """The beginning of the evidence (the field ``from``)."""
    end: Optional[datetime]
    """The end of the evidence (the field ``to``)."""
    frames: int
    tokens_seen: int
    tokens_kept: int
    tokens_used: int
    late: bool

    @property
    def kept_share(self) -> float:
        """Share of the visual tokens that were kept; NaN if none were seen."""
        return self.tokens_kept / self.tokens_seen if self.tokens_seen else float("nan")


@dataclass(frozen=True)
class Timing:
    """How long an answer took, in milliseconds."""

    wait_ms: float
    prefill_ms: float
    first_token_ms: float
    total_ms: float


@dataclass(frozen=True)
class Answer:
    """A record of the answers topic. (``query_id``, ``sequence``) identifies it."""

    query_id: str
    stream_id: str
    sequence: int
    status: str
    """ok, no_video, timeout, history_gone or error."""
    as_of: Optional[datetime]
    answer: Optional[str]
    finish_reason: Optional[str]
    evidence: Evidence
    timing: Timing
    model: Optional[str]
    policy: Optional[str]
    question: Optional[str] = None
    mode: Optional[str] = None
    at: Optional[str] = None
    prompt_tokens: Optional[int] = None
    """Tokens of the prompt, visual and text; None if the model was not asked."""
    generated_tokens: Optional[int] = None
    """Text tokens of the answer, without the one that ends it."""
    since: Optional[datetime] = None
    """Of an answer to a watch: the capture time of the first step at which it held."""
    error_code: Optional[str] = None
    error_message: Optional[str] = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        return self.status == "ok"

    @property
    def refused(self) -> bool:
        """Whether the question was not admitted, so that no other answer will follow."""
        return self.error_code in ("QUERY_INVALID", "OVERLOAD")

    def raise_for_error(self) -> "Answer":
        """Raises the exception of the answer's error code, if it has one; otherwise returns the answer."""
        if self.error_code:
            raise answer_error(self.error_code, self.error_message or "", self)
        return self

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Answer":
        """Reads a record. KeyError or TypeError if it is not an answer."""
        evidence, timing = record["evidence"], record["timing"]
        error, usage = record.get("error") or {}, record.get("usage") or {}
        return cls(
            query_id=record["query_id"],
            stream_id=record["stream_id"],
            sequence=record["sequence"],
            status=record["status"],
            as_of=parse_time(record.get("as_of")),
            answer=record.get("answer"),
            finish_reason=record.get("finish_reason"),
            evidence=Evidence(
                start=parse_time(evidence.get("from")),
                end=parse_time(evidence.get("to")),
                **{name: evidence[name] for name in ("frames", "tokens_seen", "tokens_kept", "tokens_used", "late")},
            ),
            timing=Timing(**{name: timing[name] for name in ("wait_ms", "prefill_ms", "first_token_ms", "total_ms")}),
            model=record.get("model"),
            policy=record.get("policy"),
            question=record.get("question"),
            mode=record.get("mode"),
            at=record.get("at"),
            prompt_tokens=usage.get("prompt_tokens"),
            generated_tokens=usage.get("generated_tokens"),
            since=parse_time(record.get("since")),
            error_code=error.get("code"),
            error_message=error.get("message"),
            raw=record,
        )


@dataclass(frozen=True)
class Event:
    """A record of the events topic; the fields that depend on its type are in ``raw``."""

    type: str
    """scene, gap, late, epoch, overload or source."""
    stream_id: str
    time: datetime
    kind: Optional[str] = None
    """Of a source event: connected, lost, ended, damaged, silent, …"""
    message: Optional[str] = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Event":
        """Reads a record. KeyError, TypeError or ValueError if it is not an event."""
        time = parse_time(record["time"])
        if time is None:
            raise ValueError("the event has no time")
        return cls(record["type"], record["stream_id"], time, record.get("kind"), record.get("message"), record)

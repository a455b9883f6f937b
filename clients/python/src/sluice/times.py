# SPDX-License-Identifier: Apache-2.0
"""Capture times and durations as records write them: RFC 3339 in UTC, ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Optional, Union

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$", re.IGNORECASE)

Time = Union[datetime, str]
Span = Union[timedelta, float, int, str]


def parse_time(text: Optional[str]) -> Optional[datetime]:
    """Parses an RFC 3339 time; digits below a microsecond are cut off. None stays None."""
    if text is None:
        return None
    match = _TIME.match(text)
    if not match:
        raise ValueError(f"found {text!r}; expected an RFC 3339 time such as 2026-11-20T09:00:00Z")
    second, fraction, offset = match.groups()
    micros = ((fraction or "") + "000000")[:6]
    offset = "+00:00" if offset in "zZ" else offset
    return datetime.fromisoformat(f"{second}.{micros}{offset}").astimezone(timezone.utc)


def format_time(time: Time) -> str:
    """Formats a time with microseconds in UTC; a text is checked and returned as it is."""
    if isinstance(time, str):
        parse_time(time)
        return time
    if time.tzinfo is None:
        raise ValueError(f"found {time!r} without a time zone; expected one, such as datetime.now(timezone.utc)")
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def micros(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - EPOCH) // timedelta(microseconds=1)


def from_micros(value: int) -> datetime:
    """The time that is so many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=int(value))


def format_span(span: Span) -> str:
    """Formats a duration: a timedelta, seconds, or a text in ISO 8601 such as PT90S."""
    if isinstance(span, str):
        return span
    if not isinstance(span, timedelta):
        span = timedelta(seconds=span)
    if span < timedelta(0):
        raise ValueError(f"found a duration of {span}; expected none below 0")
    return f"PT{span // timedelta(seconds=1)}.{span.microseconds:06d}S"

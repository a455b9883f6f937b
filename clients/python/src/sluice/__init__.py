# SPDX-License-Identifier: Apache-2.0
"""A client for Sluice: ask questions about live video over Kafka, read answers, events and tokens, feed frames."""

from .client import Client, TopicNames, Watch
from .errors import (
    AnswerError,
    DamagedTokens,
    EncodingFailed,
    Internal,
    KafkaUnavailable,
    ModelFailed,
    ModelInvalid,
    NoAnswer,
    NotWritten,
    Overload,
    QueryInvalid,
    SluiceError,
    TopicMissing,
)
from .frames import FrameWriter, encode_jpeg, encode_mpegts
from .records import Answer, Event, Evidence, Timing
from .tokens import TokenStep, read_block

__all__ = [
    "Answer",
    "AnswerError",
    "Client",
    "DamagedTokens",
    "EncodingFailed",
    "Event",
    "Evidence",
    "FrameWriter",
    "Internal",
    "KafkaUnavailable",
    "ModelFailed",
    "ModelInvalid",
    "NoAnswer",
    "NotWritten",
    "Overload",
    "QueryInvalid",
    "SluiceError",
    "Timing",
    "TokenStep",
    "TopicMissing",
    "TopicNames",
    "Watch",
    "encode_jpeg",
    "encode_mpegts",
    "read_block",
]

# SPDX-License-Identifier: Apache-2.0
"""What can go wrong: each failure has a class of its own, and each error code of Sluice has one."""

from __future__ import annotations

from typing import Dict, Optional, Type


class SluiceError(Exception):
    """Any failure of this package."""


class KafkaUnavailable(SluiceError):
    """No broker answers."""


class TopicMissing(SluiceError):
    """A topic does not exist; the job, or './sluice run', creates it."""


class NotWritten(SluiceError):
    """Kafka did not accept a record."""


class NoAnswer(SluiceError):
    """No answer arrived in time."""


class DamagedTokens(SluiceError):
    """A record of the tokens topic is not a token block, or its checksum is wrong."""


class EncodingFailed(SluiceError):
    """Frames could not be encoded."""


class AnswerError(SluiceError):
    """A question was answered with an error.

    ``code`` is one of Sluice's error codes, and ``answer`` the whole record. Every known code has a subclass; a code
    that this release does not know is an ``AnswerError`` itself.
    """

    code = ""

    def __init__(self, code: str, message: str, answer: Optional[object] = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.answer = answer


class QueryInvalid(AnswerError):
    """The query was not valid (QUERY_INVALID)."""


class Overload(AnswerError):
    """Too many questions of the stream are pending (OVERLOAD)."""


class ModelFailed(AnswerError):
    """The model failed (MODEL_FAILED)."""


class ModelInvalid(AnswerError):
    """The model cannot be used (MODEL_INVALID)."""


class Internal(AnswerError):
    """A failure inside the job (INTERNAL)."""


_BY_CODE: Dict[str, Type[AnswerError]] = {
    "QUERY_INVALID": QueryInvalid,
    "OVERLOAD": Overload,
    "MODEL_FAILED": ModelFailed,
    "MODEL_INVALID": ModelInvalid,
    "INTERNAL": Internal,
}


def answer_error(code: str, message: str, answer: Optional[object] = None) -> AnswerError:
    """Returns the exception for an error code."""
    return _BY_CODE.get(code, AnswerError)(code, message, answer)

# SPDX-License-Identifier: Apache-2.0
"""The client: questions, watches, answers, events and tokens of a deployment."""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple

from confluent_kafka import Message

from .errors import NoAnswer
from .frames import FrameWriter
from .kafka import Start, TopicReader, TopicWriter
from .records import Answer, Event
from .times import Span, Time, format_span, format_time
from .tokens import GATED, TokenStep, read_block

_REMEMBERED = 100_000  # answers, by which repeated ones are recognized


@dataclass(frozen=True)
class TopicNames:
    """The topics of a deployment (``sluice.kafka.topics.*``)."""

    video: str = "sluice.video"
    queries: str = "sluice.queries"
    answers: str = "sluice.answers"
    events: str = "sluice.events"
    tokens: str = "sluice.tokens"


class Client:
    """A connection to a deployment. Safe for use by several threads, except for the iterators that it returns."""

    def __init__(
        self,
        servers: str = "localhost:9092",
        topics: Optional[TopicNames] = None,
        config: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """
        :param servers: the bootstrap brokers as host:port, separated by commas
        :param topics: the names of the topics; they have their defaults if not given
        :param config: more properties of librdkafka, such as those of SASL and TLS
        """
        self.topics = topics or TopicNames()
        self._config: Dict[str, Any] = {**(config or {}), "bootstrap.servers": servers}
        self._queries = TopicWriter(self._config, self.topics.queries)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Waits for records that are being written."""
        self._queries.close()

    def send(
        self,
        stream: str,
        question: str,
        *,
        at: Time = "latest",
        lookback: Optional[Span] = None,
        options: Sequence[str] = (),
        max_new_tokens: Optional[int] = None,
        watch: bool = False,
        until: Optional[Time] = None,
        query_id: Optional[str] = None,
    ) -> str:
        """Sends a question without waiting for an answer, and returns its id."""
        query: Dict[str, Any] = {
            "query_id": query_id or str(uuid.uuid4()),
            "stream_id": stream,
            "question": question,
            "at": at if at == "latest" else format_time(at),
            "mode": "watch" if watch else "once",
        }
        if lookback is not None:
            query["lookback"] = format_span(lookback)
        if options:
            query["options"] = list(options)
        if max_new_tokens is not None:
            query["max_new_tokens"] = max_new_tokens
        if until is not None:
            query["until"] = format_time(until)
        self._write(query)
        return query["query_id"]

    def cancel(self, stream: str, query_id: str) -> None:
        """Cancels a watch, or a question that is not answered yet. There is no answer to it."""
        self._write({"query_id": query_id, "stream_id": stream, "mode": "cancel"})

    def _write(self, query: Mapping[str, Any]) -> None:
        self._queries.write(query["stream_id"], json.dumps(query).encode())

    def _open_answers(self) -> TopicReader:
        reader = TopicReader(self._config, self.topics.answers)
        reader.partitions(self.topics.queries)  # a producer could create a topic with wrong settings
        return reader

    def ask(self, stream: str, question: str, *, timeout: float = 120, **query: Any) -> Answer:
        """Asks a question once and returns its answer, whatever its status; see ``send`` for the other parameters.

        :param timeout: seconds to wait for the answer
        :raises NoAnswer: if there is none in time
        :raises AnswerError: if the answer is an error; each error code has a subclass
        """
        reader = self._open_answers()
        try:
            query_id = self.send(stream, question, **query)
            for answer in _answers(reader.records(timeout)):
                if answer.query_id == query_id:
                    return answer.raise_for_error()
        finally:
            reader.close()
        raise NoAnswer(
            f"no answer within {timeout:g} s; is the job running, and does stream {stream} have video?"
        )

    def watch(self, stream: str, question: str, *, timeout: Optional[float] = None, **query: Any) -> "Watch":
        """Asks a question that is answered again whenever its answer changes; see ``send`` for the parameters.

        Iterate over the result. Close it, or use it in a ``with``, so that the watch is cancelled.

        :param timeout: seconds after which the iteration ends; without it, it never does
        """
        reader = self._open_answers()
        try:
            query_id = self.send(stream, question, watch=True, **query)
        except BaseException:
            reader.close()
            raise
        return Watch(self, reader, stream, query_id, timeout)

    def answers(
        self, *, start: Start = "end", follow: bool = True, timeout: Optional[float] = None
    ) -> Iterator[Answer]:
        """Yields the answers of all questions; one that is written twice is yielded once.

        :param start: "beginning", "end", or a datetime: when answers were written
        :param follow: whether to wait for new ones; otherwise the iteration ends at the topic's present end
        :param timeout: seconds after which the iteration ends
        """
        return _answers(self._records(self.topics.answers, start, follow, timeout))

    def events(
        self, *, start: Start = "end", follow: bool = True, timeout: Optional[float] = None
    ) -> Iterator[Event]:
        """Yields events, with the parameters of ``answers``; ``start`` is a capture time for the job's events."""
        for message in self._records(self.topics.events, start, follow, timeout):
            try:
                yield Event.from_json(json.loads(message.value()))
            except (ValueError, KeyError, TypeError):
                continue  # not an event

    def tokens(
        self,
        stream: Optional[str] = None,
        *,
        start: Start = "beginning",
        follow: bool = False,
        timeout: Optional[float] = None,
    ) -> Iterator[TokenStep]:
        """Yields the kept tokens of each step, of one stream or of all.

        The job writes them only if ``sluice.kafka.topics.tokens`` is set.

        :param start: "beginning", "end", or a capture time
        :raises DamagedTokens: at a record that is no token block
        """
        for message in self._records(self.topics.tokens, start, follow, timeout):
            key = (message.key() or b"").decode()
            if stream is None or key == stream:
                gated = (GATED, b"true") in (message.headers() or [])
                yield from read_block(message.value(), key, gated)

    def _records(
        self, topic: str, start: Start, follow: bool, timeout: Optional[float]
    ) -> Iterator[Message]:
        reader = TopicReader(self._config, topic, start)
        return _closing(reader, reader.records(timeout, follow))

    def frames(self, stream: str, **options: Any) -> FrameWriter:
        """Returns a writer of one's own frames; see FrameWriter."""
        return FrameWriter(TopicWriter(self._config, self.topics.video), stream, **options)


class Watch(Iterator[Answer]):
    """The answers of a watch, in their order. Closing it cancels the watch."""

    def __init__(
        self, client: Client, reader: TopicReader, stream: str, query_id: str, timeout: Optional[float]
    ) -> None:
        self.stream = stream
        self.query_id = query_id
        self._client = client
        self._reader = reader
        self._answers = _answers(reader.records(timeout))
        self._open = True

    def __next__(self) -> Answer:
        """Waits for the next answer. AnswerError if the watch was not admitted."""
        if not self._open:
            raise StopIteration
        for answer in self._answers:
            if answer.query_id == self.query_id:
                if answer.refused:
                    self._open = False
                    self._reader.close()
                    answer.raise_for_error()
                return answer
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Cancels the watch; otherwise it would stay active until its ``until``."""
        if self._open:
            self._open = False
            self._reader.close()
            self._client.cancel(self.stream, self.query_id)

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _closing(reader: TopicReader, records: Iterator[Message]) -> Iterator[Message]:
    try:
        yield from records
    finally:
        reader.close()


def _answers(records: Iterator[Message]) -> Iterator[Answer]:
    """Answers are written at least once; records that are no answers are left out."""
    seen: "OrderedDict[Tuple[str, int], None]" = OrderedDict()
    for message in records:
        try:
            answer = Answer.from_json(json.loads(message.value()))
        except (ValueError, KeyError, TypeError):
            continue
        key = (answer.query_id, answer.sequence)
        if key not in seen:
            seen[key] = None
            if len(seen) > _REMEMBERED:
                seen.popitem(last=False)
            yield answer

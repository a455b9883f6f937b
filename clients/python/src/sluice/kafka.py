# SPDX-License-Identifier: Apache-2.0
"""Readers and writers of topics, on confluent-kafka."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from .errors import KafkaUnavailable, NotWritten, TopicMissing
from .times import micros

Start = Union[str, datetime]
"""Where to begin to read: "beginning", "end", or a record timestamp."""

_TIMEOUT = 15.0  # seconds
_POLL = 0.2  # seconds


class TopicReader:
    """Reads all partitions of a topic, without a consumer group. Not safe for use by several threads."""

    def __init__(self, config: Mapping[str, Any], topic: str, start: Start = "end") -> None:
        settings: Dict[str, Any] = dict(config)
        settings.update({
            "group.id": "sluice-python",  # required, but nothing is committed
            "enable.auto.commit": False,
            "allow.auto.create.topics": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
        })
        self.topic = topic
        self._servers = config.get("bootstrap.servers")
        self._consumer = Consumer(settings)
        try:
            partitions = self.partitions(topic)
            self._ends = {p: self._watermarks(p)[1] for p in partitions}
            self._consumer.assign(self._starts(partitions, start))
        except BaseException:
            self._consumer.close()
            raise

    def partitions(self, topic: str) -> List[int]:
        """Returns the partitions of a topic, which may be another one. TopicMissing if there is none."""
        try:
            found = self._consumer.list_topics(topic, timeout=_TIMEOUT).topics[topic]
        except KafkaException as e:
            raise self._unavailable(e) from e
        if found.error is not None or not found.partitions:
            raise TopicMissing(f"there is no topic {topic!r} on {self._servers}; './sluice run' creates it")
        return sorted(found.partitions)

    def _unavailable(self, failure: KafkaException) -> KafkaUnavailable:
        return KafkaUnavailable(
            f"Kafka at {self._servers} does not answer: {failure}; './sluice kafka' starts a broker"
        )

    def _watermarks(self, partition: int) -> Tuple[int, int]:
        try:
            return self._consumer.get_watermark_offsets(TopicPartition(self.topic, partition), timeout=_TIMEOUT)
        except KafkaException as e:
            raise self._unavailable(e) from e

    def _starts(self, partitions: Sequence[int], start: Start) -> List[TopicPartition]:
        if start == "end":
            return [TopicPartition(self.topic, p, self._ends[p]) for p in partitions]
        if start == "beginning":
            return [TopicPartition(self.topic, p, self._watermarks(p)[0]) for p in partitions]
        if not isinstance(start, datetime):
            raise ValueError(f"found {start!r}; expected 'beginning', 'end' or a datetime")
        wanted = [TopicPartition(self.topic, p, micros(start) // 1000) for p in partitions]
        found = self._consumer.offsets_for_times(wanted, timeout=_TIMEOUT)
        return [
            TopicPartition(self.topic, p.partition, p.offset if p.offset >= 0 else self._ends[p.partition])
            for p in found
        ]

    def poll(self, seconds: float = _POLL) -> Optional[Message]:
        """Returns the next record, or None if there is none within the time."""
        message = self._consumer.poll(seconds)
        if message is None:
            return None
        error = message.error()
        if error is None:
            return message
        if error.code() == KafkaError._PARTITION_EOF or error.retriable():
            return None
        if error.code() == KafkaError._ALL_BROKERS_DOWN:
            return None  # librdkafka goes on trying
        raise KafkaException(error)

    def records(self, timeout: Optional[float] = None, follow: bool = True) -> Iterator[Message]:
        """Yields records: for ``timeout`` seconds, or for ever; without ``follow``, up to the end at the opening."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while deadline is None or time.monotonic() < deadline:
            if not follow and self._at_end():
                return
            message = self.poll()
            if message is not None and (follow or message.offset() < self._ends[message.partition()]):
                yield message

    def _at_end(self) -> bool:
        # The position of a partition of which nothing was read is not known; it begins at its assigned offset.
        assigned = {p.partition: p.offset for p in self._consumer.assignment()}
        for position in self._consumer.position([TopicPartition(self.topic, p) for p in self._ends]):
            offset = position.offset if position.offset >= 0 else assigned[position.partition]
            if offset < self._ends[position.partition]:
                return False
        return True

    def close(self) -> None:
        self._consumer.close()


class TopicWriter:
    """Writes records to the partition that Kafka's Java client would choose. Thread-safe."""

    def __init__(self, config: Mapping[str, Any], topic: str) -> None:
        settings: Dict[str, Any] = {"acks": "all", "linger.ms": 0, "message.max.bytes": 17 << 20}
        settings.update(config)
        # All producers of a stream must choose its partition in the same way; librdkafka's default is another one.
        settings["partitioner"] = "murmur2_random"
        self.topic = topic
        self._producer = Producer(settings)

    def write(
        self,
        key: str,
        value: bytes,
        headers: Optional[Sequence[Tuple[str, bytes]]] = None,
        timestamp_ms: int = 0,
        timeout: float = _TIMEOUT,
    ) -> Message:
        """Writes a record and waits until the brokers have it. NotWritten if they did not take it in time."""
        done: List[Tuple[Optional[KafkaError], Message]] = []
        arguments: Dict[str, Any] = {"timestamp": timestamp_ms} if timestamp_ms else {}
        self._producer.produce(
            self.topic,
            key=key.encode(),
            value=value,
            headers=list(headers or []),
            on_delivery=lambda error, message: done.append((error, message)),
            **arguments,
        )
        deadline = time.monotonic() + timeout
        while not done and time.monotonic() < deadline:
            self._producer.poll(0.05)
        if not done:
            raise NotWritten(f"topic {self.topic}: no broker took the record within {timeout:g} s")
        error, message = done[0]
        if error is not None:
            raise NotWritten(f"topic {self.topic}: {error.str()}")
        return message

    def close(self) -> None:
        self._producer.flush(_TIMEOUT)

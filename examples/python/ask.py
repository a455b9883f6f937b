"""Ask a question about a stream and print the answers: pip install confluent-kafka.

    python ask.py lobby "Is the door open?"
    python ask.py lobby "Tell me when somebody comes." --watch --seconds 60
"""

import argparse
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition


def answers_from_now(servers: str, topic: str) -> Consumer:
    """A consumer of all partitions of a topic, at their current ends."""
    consumer = Consumer({
        "bootstrap.servers": servers,
        "group.id": "sluice-example",  # required, but never used: nothing is committed
        "enable.auto.commit": False,
    })
    metadata = consumer.list_topics(topic, timeout=10).topics[topic]
    if metadata.error:
        raise KafkaException(metadata.error)
    partitions = []
    for number in metadata.partitions:
        _, end = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
        partitions.append(TopicPartition(topic, number, end))
    consumer.assign(partitions)
    return consumer


def send(servers: str, topic: str, query: dict) -> None:
    """Writes a query; the key of every record is the id of its stream."""
    failures = []
    # All producers of a stream must choose its partition in the same way; librdkafka's default is another one.
    producer = Producer({"bootstrap.servers": servers, "partitioner": "murmur2_random"})
    producer.produce(
        topic,
        key=query["stream_id"],
        value=json.dumps(query),
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    if producer.flush(10) or failures:
        raise SystemExit(f"the query was not written: {failures or 'no broker answers'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream")
    parser.add_argument("question")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--at", default="latest", help="capture time, RFC 3339")
    parser.add_argument("--watch", action="store_true", help="print an answer whenever it changes")
    parser.add_argument("--seconds", type=float, default=30, help="how long to wait for answers")
    args = parser.parse_args()

    # Before the query is sent, or its answer could be missed.
    consumer = answers_from_now(args.bootstrap_servers, "sluice.answers")
    query = {
        "query_id": str(uuid.uuid4()),
        "stream_id": args.stream,
        "question": args.question,
        "at": args.at,
        "mode": "watch" if args.watch else "once",
    }
    send(args.bootstrap_servers, "sluice.queries", query)

    seen = set()  # answers are written at least once: the same sequence may come again
    end = time.monotonic() + args.seconds
    try:
        while time.monotonic() < end:
            record = consumer.poll(1)
            if record is None or record.error():
                continue
            answer = json.loads(record.value())
            if answer["query_id"] != query["query_id"] or answer["sequence"] in seen:
                continue
            seen.add(answer["sequence"])
            evidence = answer["evidence"]
            print(f"{answer['as_of']} {answer['status']}: {answer['answer']}"
                  f" ({evidence['tokens_used']} of {evidence['tokens_seen']} tokens)", flush=True)
            if not args.watch:
                return
    finally:
        consumer.close()
        if args.watch:  # it would stay active
            cancel = {"query_id": query["query_id"], "stream_id": args.stream, "mode": "cancel"}
            send(args.bootstrap_servers, "sluice.queries", cancel)
    if not seen:
        sys.exit("no answer")


if __name__ == "__main__":
    main()

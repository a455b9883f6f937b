# SPDX-License-Identifier: Apache-2.0
"""python -m sluice STREAM QUESTION: asks once, or with --watch prints every change."""

from __future__ import annotations

import argparse
import sys

from . import Answer, Client, SluiceError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sluice", description="Ask a question about a stream.")
    parser.add_argument("stream")
    parser.add_argument("question")
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--at", default="latest", help="capture time, RFC 3339")
    parser.add_argument("--watch", action="store_true", help="print an answer whenever it changes")
    parser.add_argument("--timeout", type=float, default=120, help="seconds to wait for answers")
    args = parser.parse_args()
    try:
        with Client(args.bootstrap_servers) as client:
            if not args.watch:
                _print(client.ask(args.stream, args.question, at=args.at, timeout=args.timeout))
                return 0
            with client.watch(args.stream, args.question, at=args.at, timeout=args.timeout) as watch:
                for answer in watch:
                    _print(answer)
            return 0
    except SluiceError as e:
        print(f"{type(e).__name__}: {e}", file=sys.stderr)
        return 1


def _print(answer: Answer) -> None:
    evidence = answer.evidence
    print(
        f"{answer.as_of} {answer.status}: {answer.answer} ({evidence.tokens_used} of {evidence.tokens_seen} tokens)",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())

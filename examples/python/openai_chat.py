#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks about a stream through OpenAI's interface, with the official client.

    pip install openai
    ./sluice demo                                             # or: ./sluice run, ./sluice console
    python3 examples/python/openai_chat.py camera-1 "Is the circle there now?"

The console's address is SLUICE_URL (default: http://localhost:8080), its token SLUICE_CONSOLE_TOKEN.
"""

import os
import sys

from openai import NotFoundError, OpenAI


def video(stream, question):
    """One message: the question, and the stream that it is about."""
    return [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": question},
                {"type": "video_url", "video_url": {"url": f"sluice://{stream}"}},
            ],
        }
    ]


def main():
    stream, question = sys.argv[1], sys.argv[2]
    client = OpenAI(
        base_url=os.environ.get("SLUICE_URL", "http://localhost:8080") + "/v1",
        api_key=os.environ.get("SLUICE_CONSOLE_TOKEN", "none"),
    )
    model = client.models.list().data[0].id
    print("model:", model)

    answer = client.chat.completions.create(model=model, messages=video(stream, question))
    usage = answer.usage.model_extra["sluice"]
    print("answer:", answer.choices[0].message.content)
    print(
        f"tokens: {usage['tokens_seen']} seen, {usage['tokens_kept']} kept, {usage['tokens_used']} used"
        f" ({usage['evidence']['from']} to {usage['evidence']['to']})"
    )

    events = client.chat.completions.create(
        model=model,
        messages=video(stream, question),
        stream=True,
        stream_options={"include_usage": True},
        max_tokens=16,
    )
    print("streamed: ", end="")
    for event in events:
        for choice in event.choices:
            print(choice.delta.content or "", end="")
        if event.usage:
            print(f" ({event.usage.prompt_tokens} tokens in the prompt)")

    try:
        client.chat.completions.create(model=model, messages=video(stream + "-is-not-there", question))
    except NotFoundError as e:
        print("an error:", e.body["message"])


if __name__ == "__main__":
    main()

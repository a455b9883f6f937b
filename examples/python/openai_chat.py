#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks about a stream, or about a video file, through OpenAI's interface, with the official client.

    pip install openai
    ./sluice demo                                             # or: ./sluice run, ./sluice console
    python3 examples/python/openai_chat.py camera-1 "Is the circle there now?"
    python3 examples/python/openai_chat.py clip.mp4 "Is the circle there?"    # not with ./sluice console

A file is uploaded as part of the request, and its text is streamed while it is generated; that about a stream comes in one piece.
The console's address is SLUICE_URL (default: http://localhost:8080), its token SLUICE_CONSOLE_TOKEN.
"""

import base64
import os
import sys

from openai import NotFoundError, OpenAI


def address(video):
    """The URL of a stream, or one that contains a file."""
    if not os.path.isfile(video):
        return f"sluice://{video}"
    with open(video, "rb") as file:
        return "data:video/mp4;base64," + base64.b64encode(file.read()).decode()


def messages(url, question):
    """One message: the question, and the video that it is about."""
    return [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": question},
                {"type": "video_url", "video_url": {"url": url}},
            ],
        }
    ]


def main():
    url, question = address(sys.argv[1]), sys.argv[2]
    client = OpenAI(
        base_url=os.environ.get("SLUICE_URL", "http://localhost:8080") + "/v1",
        api_key=os.environ.get("SLUICE_CONSOLE_TOKEN", "none"),
    )
    model = client.models.list().data[0].id
    print("model:", model)

    answer = client.chat.completions.create(model=model, messages=messages(url, question))
    usage = answer.usage.model_extra["sluice"]
    print("answer:", answer.choices[0].message.content)
    print(
        f"tokens: {usage['tokens_seen']} seen, {usage['tokens_kept']} kept, {usage['tokens_used']} used"
        f" ({usage['evidence']['from']} to {usage['evidence']['to']})"
    )

    events = client.chat.completions.create(
        model=model,
        messages=messages(url, question),
        stream=True,
        stream_options={"include_usage": True},
        max_tokens=16,
    )
    print("streamed: ", end="")
    for event in events:
        for choice in event.choices:
            print(choice.delta.content or "", end="")
        if event.usage:
            print(f" ({event.usage.prompt_tokens} tokens in the prompt, {event.usage.completion_tokens} generated)")

    try:
        client.chat.completions.create(model=model, messages=messages("sluice://is-not-there", question))
    except NotFoundError as e:
        print("an error:", e.body["message"])


if __name__ == "__main__":
    main()

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.EventStream;
import dev.sluice.console.http.Replies;
import dev.sluice.console.json.Json;
import dev.sluice.platform.client.ReceivedAnswer;

import java.io.IOException;

/** Writes a completion as events. For one thread. */
final class CompletionEvents {

    private static final String END = "[DONE]";

    private final EventStream events;
    private final Completion completion;
    private boolean begun;

    CompletionEvents(EventStream events, Completion completion) {
        this.events = events;
        this.completion = completion;
    }

    /** Writes the next piece of the text; the first one names the role before it. */
    void text(String piece) throws IOException {
        if (!begun) {
            begun = true;
            send(completion.chunk(Json.object().put("role", "assistant").put("content", ""), null));
        }
        send(completion.chunk(Json.object().put("content", piece), null));
    }

    /** Writes why the text ends, and the usage if it is wanted. */
    void end(ReceivedAnswer answer, boolean usage) throws IOException {
        send(completion.chunk(Json.object(), Completion.reason(answer.answer())));
        if (usage) {
            send(completion.usageChunk(answer));
        }
        events.send(END);
    }

    private void send(Object json) throws IOException {
        events.send(json.toString());
    }

    /** Ends the events with an error. */
    static void fail(EventStream events, ApiException failure) throws IOException {
        events.send(Replies.openAiError(failure).toString());
        events.send(END);
    }
}

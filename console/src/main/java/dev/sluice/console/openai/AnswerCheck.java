// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.platform.client.ReceivedAnswer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Tells answers from what is none. Stateless. */
final class AnswerCheck {

    private AnswerCheck() {}

    /**
     * Returns an answer that was waited for.
     *
     * @param timeout how long
     * @throws ApiException if there is none, or if it has no text
     */
    static ReceivedAnswer answered(
            @Nullable ReceivedAnswer received, @Nullable Throwable failure, Duration timeout) {
        Throwable cause =
                failure instanceof CompletionException || failure instanceof ExecutionException
                        ? failure.getCause()
                        : failure;
        if (received == null || cause != null) {
            throw cause instanceof TimeoutException
                    ? noAnswer(timeout)
                    : new ApiException(503, "INTERNAL", "the console stops");
        }
        withText(received.answer());
        return received;
    }

    /** The refusal of a request for which there is no answer in time. */
    static ApiException noAnswer(Duration timeout) {
        return new ApiException(
                504, "TIMEOUT", "there was no answer within %d s", timeout.toSeconds());
    }

    /**
     * Returns an answer if it has a text.
     *
     * @throws ApiException if it has none
     */
    static Answer withText(Answer answer) {
        if (answer.error() != null) {
            int status = answer.isRefusal() ? 400 : 500;
            String code = answer.error().code().name();
            throw new ApiException(status, code, "%s", String.valueOf(answer.error().message()));
        }
        if (answer.text() == null) {
            throw new ApiException(
                    409,
                    answer.status().name(),
                    "nothing is known about this time of the stream (%s)",
                    answer.status().wireName());
        }
        return answer;
    }
}

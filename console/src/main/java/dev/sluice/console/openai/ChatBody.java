// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;
import dev.sluice.console.http.Replies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import java.util.concurrent.Semaphore;

/**
 * Reads the bodies of chat completions. Where these may contain videos, only a few large ones are
 * in memory at a time. Thread-safe.
 */
final class ChatBody {

    private static final int LARGE_AT_A_TIME = 2;

    private final long maxBytes;
    private final Semaphore large = new Semaphore(LARGE_AT_A_TIME);

    /**
     * @param maxUpload size of the largest video that a body may contain, bytes; 0 for none
     */
    ChatBody(long maxUpload) {
        long base64 = 4 * ((maxUpload + 2) / 3);
        this.maxBytes = Math.min(Replies.MAX_BODY + base64, Integer.MAX_VALUE - 8);
    }

    /**
     * Reads the body of a request.
     *
     * @throws ApiException if it is too large, or no request that can be answered
     */
    ChatRequest read(Context context) {
        long length = context.req().getContentLengthLong();
        if (length >= 0 && length <= Replies.MAX_BODY) {
            return ChatRequest.parse(Replies.body(context));
        }
        if (!large.tryAcquire()) {
            throw new ApiException(
                    429, "LIMIT", "other videos are being uploaded; try again after them");
        }
        try {
            ObjectNode body = Replies.body(context, maxBytes);
            return ChatRequest.parse(body);
        } finally {
            large.release();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.live;

/**
 * Something new.
 *
 * @param name its kind: answer, event, stream, step or question
 * @param streamId the stream that it is about
 * @param json what is new
 */
public record LiveEvent(String name, String streamId, String json) {

    /** Tells a client that it was too slow, so that it has to load everything anew. */
    static final LiveEvent RESET = new LiveEvent("reset", "", "{}");
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * An operator has asked to forget a stream. All of its chunks before the request are applied; the
 * operators that the item passes drop what they know of the stream.
 *
 * @param streamId the stream
 * @param requestId the id of the request
 * @param known whether anything was known of the stream so far
 */
public record StreamForgotten(String streamId, String requestId, boolean known)
        implements StreamItem {}

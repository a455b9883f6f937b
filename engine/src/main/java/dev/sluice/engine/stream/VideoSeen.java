// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The frames of a time are used: they were decoded and are not damaged. It precedes the steps of
 * its chunk, so that a question about the time before it, which the next step releases, is known to
 * be about video that is missing. A chunk of which no frame is used has none, and one with damage
 * can have several.
 *
 * @param streamId the stream
 * @param fromMicros capture time of the first of the frames, microseconds since 1970
 * @param toMicros end of the last one
 */
public record VideoSeen(String streamId, long fromMicros, long toMicros) implements StreamItem {}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * A chunk went to work, and a {@link ClockAdvance} will follow, however long it takes: until then
 * the stream is not silent. Nothing but the measuring of silence may depend on it.
 *
 * @param streamId the stream
 */
public record ChunkStarted(String streamId) implements StreamItem {}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * A chunk is in flight. A {@link ClockAdvance} follows, however long it takes, and until then the
 * stream is not silent. Only the detection of silence may depend on this item.
 *
 * @param streamId the stream
 */
public record ChunkStarted(String streamId) implements StreamItem {}

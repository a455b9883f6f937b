// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;

/**
 * What became of a stream's chunks.
 *
 * @param firstIndex index in the queue of the first chunk that became ready
 * @param ready chunks that became ready, in their order
 * @param events what happened, in order
 */
public record OrderAdvance(long firstIndex, List<PendingChunk> ready, List<OrderEvent> events) {}

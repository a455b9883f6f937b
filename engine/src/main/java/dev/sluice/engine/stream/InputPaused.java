// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The head of the chain does not read its input. An {@link InputResumed} follows, and until then no
 * stream is silent. Only the detection of silence may depend on this item.
 *
 * @param streamId stream of the last record that was read
 */
public record InputPaused(String streamId) implements StreamItem {}

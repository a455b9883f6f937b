// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The head of the chain reads its input again, after {@link InputPaused}.
 *
 * @param streamId stream of the last record that was read
 */
public record InputResumed(String streamId) implements StreamItem {}

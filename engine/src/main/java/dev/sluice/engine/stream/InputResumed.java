// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The head of the chain reads again, after {@link InputPaused}.
 *
 * @param streamId the stream whose record was read last
 */
public record InputResumed(String streamId) implements StreamItem {}

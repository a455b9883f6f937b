// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * The head of the chain does not read any more, and a {@link InputResumed} will follow: until then
 * no stream is silent. Nothing but the measuring of silence may depend on it.
 *
 * @param streamId the stream whose record was read last
 */
public record InputPaused(String streamId) implements StreamItem {}

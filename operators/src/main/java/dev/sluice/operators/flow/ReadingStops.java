package dev.sluice.operators.flow;

/**
 * The head of the chain does not read any more, and a {@link ReadingGoesOn} will follow: until then
 * no stream is silent. Nothing but the measuring of silence may depend on it.
 *
 * @param streamId the stream whose record was read last
 */
public record ReadingStops(String streamId) implements StreamItem {}

package dev.sluice.operators.flow;

/**
 * The head of the chain reads again, after {@link ReadingStops}.
 *
 * @param streamId the stream whose record was read last
 */
public record ReadingGoesOn(String streamId) implements StreamItem {}

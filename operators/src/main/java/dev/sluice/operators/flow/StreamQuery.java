package dev.sluice.operators.flow;

import dev.sluice.operators.query.Query;

/**
 * A question on its way to memory.
 *
 * @param query the question, valid by form
 */
public record StreamQuery(Query query) implements StreamItem {

    @Override
    public String streamId() {
        return query.streamId();
    }
}

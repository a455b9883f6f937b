// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.protocol.Query;

/**
 * A question on its way to memory.
 *
 * @param query the question, a valid query
 */
public record StreamQuery(Query query) implements StreamItem {

    @Override
    public String streamId() {
        return query.streamId();
    }
}

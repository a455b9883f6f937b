// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

import java.util.List;
import java.util.stream.Stream;

/** Visits the streams that a subtask of an operator has state for. */
public final class KeyedStreams {

    /** Is run for one stream, under its key. */
    @FunctionalInterface
    public interface Action {

        /** Runs for the stream, which is the current key. */
        void run(String streamId) throws Exception;
    }

    private KeyedStreams() {}

    /**
     * Runs an action for every stream, in the order of their ids. The action may change any state.
     *
     * @param state the name of a state that every stream of the operator has
     */
    public static void forEach(AbstractStreamOperator<?> operator, String state, Action action)
            throws Exception {
        List<String> streams;
        try (Stream<String> keys =
                operator.<String>getKeyedStateBackend().getKeys(state, VoidNamespace.INSTANCE)) {
            streams = keys.sorted().toList();
        }
        for (String streamId : streams) {
            operator.setCurrentKey(streamId);
            action.run(streamId);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * What travels down the chain of keyed operators, in the order in which the stream's state has to
 * see it. Items are immutable and pass by reference (object reuse).
 */
public sealed interface StreamItem
        permits EncodedStep,
                GatedStep,
                DroppedStep,
                ChunkStarted,
                ClockAdvance,
                StreamQuery,
                InputPaused,
                InputResumed {

    /** The stream it belongs to: the key. */
    String streamId();
}

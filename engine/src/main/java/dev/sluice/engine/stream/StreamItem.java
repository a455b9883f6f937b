// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * An item that is passed down the chain of keyed operators, in the order in which it applies to the
 * stream's state. Items are immutable and are passed by reference (object reuse).
 */
public sealed interface StreamItem
        permits EncodedStep,
                GatedStep,
                DroppedStep,
                ChunkStarted,
                VideoSeen,
                ClockAdvance,
                ClockSetBack,
                StreamForgotten,
                StreamQuery,
                InputPaused,
                InputResumed {

    /** Returns the stream to which it belongs, which is the key. */
    String streamId();
}

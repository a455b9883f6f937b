// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Keeps the first field of an interlaced frame until the second one has come, so that damage of
 * either is damage of the frame. Not safe for use by several threads.
 */
final class FieldPairs {

    private @Nullable CodedFrame first;

    /** Takes the next frame or field; returns those that are complete now, in their order. */
    List<CodedFrame> accept(CodedFrame frame) {
        CodedFrame held = first;
        first = null;
        if (held != null && frame.isSecondField()) {
            FrameDefect defect = held.defect() != null ? held.defect() : frame.defect();
            return List.of(held.with(defect), frame.with(defect));
        }
        if (frame.references().part() == CodedFrame.Part.FIELD) {
            first = frame;
            return held == null ? List.of() : List.of(held);
        }
        return held == null ? List.of(frame) : List.of(held, frame);
    }

    /** Ends the stream; returns the field that is left. */
    List<CodedFrame> finish() {
        CodedFrame held = first;
        first = null;
        return held == null ? List.of() : List.of(held);
    }
}

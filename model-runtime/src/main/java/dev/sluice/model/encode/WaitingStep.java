// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.encode;

import dev.sluice.model.ModelException;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** A step that a caller has brought. The lock of its {@link EncodeBatch} guards its result. */
final class WaitingStep {

    final EncoderInput input;
    @Nullable Encoded encoded;
    @Nullable Throwable failure;

    WaitingStep(EncoderInput input) {
        this.input = input;
    }

    /** Number of bytes of its pixels. */
    long bytes() {
        return (long) input.pixels().length * Float.BYTES;
    }

    boolean isDone() {
        return encoded != null || failure != null;
    }

    /** Returns its outputs, or throws why there are none. */
    Encoded result() throws ModelException {
        if (failure instanceof ModelException known) {
            throw known;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return Objects.requireNonNull(encoded, "a step that is done has outputs or a failure");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.Objects;

/** Thrown if an annotation file or a video is not as the benchmark's authors published it. */
public final class BenchmarkException extends Exception {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor takes a message");
    }
}

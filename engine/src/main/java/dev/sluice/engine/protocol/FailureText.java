// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/** The text by which a failure is reported. Stateless. */
public final class FailureText {

    private FailureText() {}

    /** Returns the message of a failure, or the name of its class if it has none. */
    public static String of(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}

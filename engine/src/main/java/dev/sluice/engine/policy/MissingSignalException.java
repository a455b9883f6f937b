// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/** A step lacks a signal that the policy needs. */
public final class MissingSignalException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MissingSignalException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * Thrown for features or attention that no reducer can process: NaN, infinite, or of the wrong
 * length.
 */
public final class InvalidTokensException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidTokensException(String message) {
        super(message);
    }
}

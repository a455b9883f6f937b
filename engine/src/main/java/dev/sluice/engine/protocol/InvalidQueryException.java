// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/** A field of a query is not valid. */
final class InvalidQueryException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidQueryException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import java.io.IOException;
import java.util.Objects;

/** Thrown if Kafka did not accept a record. */
public final class PublishException extends IOException {

    private static final long serialVersionUID = 1L;

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "the constructor takes a message");
    }
}

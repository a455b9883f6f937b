package dev.sluice.ingest.publish;

import java.io.IOException;

/** A record that Kafka did not take. */
public final class PublishException extends IOException {

    private static final long serialVersionUID = 1L;

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}

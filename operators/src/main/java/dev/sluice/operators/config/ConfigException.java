package dev.sluice.operators.config;

import dev.sluice.operators.record.ErrorCode;

/** A configuration that no job can run with; the message names the option and what to do. */
public final class ConfigException extends IllegalArgumentException implements ErrorCode.Coded {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.CONFIG_INVALID;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.protocol.ErrorCode;

import org.apache.flink.configuration.ConfigOption;

/** A configuration that no job can run with. The message names the option and says what to do. */
public final class ConfigException extends IllegalArgumentException implements ErrorCode.Coded {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The exception for a value that is outside of its option's range. */
    public static ConfigException outOfRange(
            ConfigOption<?> option, Object value, String expected) {
        return new ConfigException(
                "%s is %s; expected %s".formatted(option.key(), value, expected));
    }

    @Override
    public ErrorCode code() {
        return ErrorCode.CONFIG_INVALID;
    }
}

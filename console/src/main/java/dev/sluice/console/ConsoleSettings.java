// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import java.time.Duration;
import java.util.Optional;

/**
 * How a console runs.
 *
 * @param host the address to bind to
 * @param port 0 for any free one
 * @param token what requests have to know; without one, beyond loopback, one is made
 * @param history how far back it shows
 * @param cacheBytes bytes of chunks that stay in memory
 */
public record ConsoleSettings(
        String host, int port, Optional<String> token, Duration history, long cacheBytes) {

    /** The port that is used if none is given. */
    public static final int DEFAULT_PORT = 8080;

    /** The address that is used if none is given. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final Duration HISTORY = Duration.ofHours(3);
    private static final long CACHE_BYTES = 64L << 20;

    /** A console for this machine only. */
    public static ConsoleSettings local(int port) {
        return new ConsoleSettings(LOOPBACK, port, Optional.empty(), HISTORY, CACHE_BYTES);
    }

    /** Returns the same with another address and token. */
    public ConsoleSettings at(String address, Optional<String> secret) {
        return new ConsoleSettings(address, port, secret, history, cacheBytes);
    }

    /** Returns the same with another history. */
    public ConsoleSettings withHistory(Duration duration) {
        return new ConsoleSettings(host, port, token, duration, cacheBytes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.webhook;

import java.util.Optional;

/**
 * What became of a notification.
 *
 * @param attempts the number of requests
 * @param failure why it is lost; empty if it was delivered
 */
public record Outcome(int attempts, Optional<String> failure) {}

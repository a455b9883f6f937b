// SPDX-License-Identifier: Apache-2.0
/**
 * Sends alerts to webhooks: what a request contains, its signature, its repetitions, and the frame
 * of the answer's time.
 */
@NullMarked
package dev.sluice.app.alert.webhook;

import org.jspecify.annotations.NullMarked;

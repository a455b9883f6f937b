// SPDX-License-Identifier: Apache-2.0
/**
 * Clients of a running job: a sender of queries and readers of answers. The package knows Kafka;
 * what the records say is the matter of {@code dev.sluice.engine.protocol}.
 */
@NullMarked
package dev.sluice.platform.client;

import org.jspecify.annotations.NullMarked;

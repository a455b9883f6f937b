// SPDX-License-Identifier: Apache-2.0
/** The verb {@code kafka}: a broker on this machine that keeps its topics, also for {@code run}. */
@NullMarked
package dev.sluice.app.kafka;

import org.jspecify.annotations.NullMarked;

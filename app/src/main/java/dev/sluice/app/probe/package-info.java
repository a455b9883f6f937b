// SPDX-License-Identifier: Apache-2.0
/** The verb {@code probe}: says what Sluice makes of a source, without Kafka. */
@NullMarked
package dev.sluice.app.probe;

import org.jspecify.annotations.NullMarked;

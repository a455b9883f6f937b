// SPDX-License-Identifier: Apache-2.0
/** The verb {@code run}: runs the job in this process against a real Kafka. */
@NullMarked
package dev.sluice.app.run;

import org.jspecify.annotations.NullMarked;

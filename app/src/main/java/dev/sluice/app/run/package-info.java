// SPDX-License-Identifier: Apache-2.0
/** The verb {@code run}: runs the job in this process against a real Kafka. */
package dev.sluice.app.run;

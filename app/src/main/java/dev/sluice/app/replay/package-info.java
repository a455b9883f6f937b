// SPDX-License-Identifier: Apache-2.0
/** The verb {@code replay}: runs the job again on recorded video and questions. */
package dev.sluice.app.replay;

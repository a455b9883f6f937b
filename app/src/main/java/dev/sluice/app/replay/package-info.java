// SPDX-License-Identifier: Apache-2.0
/** The verb {@code replay}: runs the job again on recorded video and questions. */
@NullMarked
package dev.sluice.app.replay;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The verb {@code demo}: broker, cluster, camera, job and questions in one process, with the
 * answers checked against the scene's truth.
 */
@NullMarked
package dev.sluice.app.demo;

import org.jspecify.annotations.NullMarked;

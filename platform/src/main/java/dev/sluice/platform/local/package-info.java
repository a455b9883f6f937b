// SPDX-License-Identifier: Apache-2.0
/**
 * What belongs to this process and this machine: the paths of Sluice's files, temporary folders,
 * free ports, parts that start side by side, and the request to stop.
 */
@NullMarked
package dev.sluice.platform.local;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and checks configuration files, declares the options of ingest and of the topics, and
 * generates the reference of all options.
 */
@NullMarked
package dev.sluice.platform.config;

import org.jspecify.annotations.NullMarked;

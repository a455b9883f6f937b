// SPDX-License-Identifier: Apache-2.0
/**
 * The root of the platform: the one exception that its packages share. The platform surrounds the
 * job with what it needs to run: configuration, topics, clients, and a broker and a cluster in this
 * process.
 */
@NullMarked
package dev.sluice.platform;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The one way in which values become bytes that outlive a process: {@link
 * dev.sluice.engine.format.VersionedFormat} with its exception, and the parts of which fields
 * consist. The package depends on nothing but Java.
 */
@NullMarked
package dev.sluice.engine.format;

import org.jspecify.annotations.NullMarked;

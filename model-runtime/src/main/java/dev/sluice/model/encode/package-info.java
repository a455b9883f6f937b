// SPDX-License-Identifier: Apache-2.0
/**
 * Encodes the steps of several callers in one run of the vision encoder. The entry point is {@link
 * dev.sluice.model.encode.EncodeBatch}.
 */
@NullMarked
package dev.sluice.model.encode;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The syntax of H.264 and H.265 as far as cutting and decoding need it: NAL units, parameter sets,
 * and what the header of a frame declares. {@link dev.sluice.ingest.nal.NalSyntax} is the entry
 * point. Nothing here decodes, and damaged input gives wrong values but never an exception.
 */
@NullMarked
package dev.sluice.ingest.nal;

import org.jspecify.annotations.NullMarked;

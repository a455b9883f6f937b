// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

/**
 * How many tokens were seen and kept.
 *
 * @param seen tokens that the encoder gave, or would have given for gated steps
 * @param kept tokens that were kept
 */
public record TokenCount(long seen, long kept) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * What decoding costs: {@link dev.sluice.benchmarks.decoding.DecodeCost} compares the way from a
 * chunk to the model's input with bare decoding, and {@link
 * dev.sluice.benchmarks.decoding.FileReplay} replays a file as one stream.
 */
@NullMarked
package dev.sluice.benchmarks.decoding;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.frame;

import dev.sluice.ingest.decode.RgbImage;

/**
 * A frame as it is shown: upright, with square pixels.
 *
 * @param micros its capture time, microseconds since 1970
 * @param image its pixels
 */
public record ShownFrame(long micros, RgbImage image) {}

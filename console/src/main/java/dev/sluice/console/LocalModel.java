// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console;

import dev.sluice.console.http.Comparer;
import dev.sluice.console.openai.VideoAnswerer;

/**
 * What a console can do only where the model is in its process.
 *
 * @param comparer compares policies
 * @param answerer answers questions about videos that are no streams
 */
public record LocalModel(Comparer comparer, VideoAnswerer answerer) {}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import org.jspecify.annotations.Nullable;

/**
 * Something to be marked on a stream's time line.
 *
 * @param type scene, gap, damaged, silent, question or watch
 * @param timeMicros its capture time, microseconds since 1970
 * @param text what it is, for people
 * @param queryId the question that it is about, if any
 */
public record Mark(String type, long timeMicros, String text, @Nullable String queryId) {}

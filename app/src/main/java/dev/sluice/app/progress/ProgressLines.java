// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import java.util.List;

/** Where lines of progress go. Safe for one thread that shows and another one that closes. */
interface ProgressLines extends AutoCloseable {

    /**
     * One line.
     *
     * @param key what it is about
     * @param text without a line break
     */
    record Line(String key, String text) {}

    /** Shows these lines in place of the ones before. */
    void show(List<Line> lines);

    @Override
    void close();
}

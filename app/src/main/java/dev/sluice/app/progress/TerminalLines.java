// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import java.util.List;

/** Lines of progress in the area of a terminal. */
final class TerminalLines implements ProgressLines {

    private final Screen screen;

    TerminalLines(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void show(List<Line> lines) {
        screen.show(lines.stream().map(Line::text).toList());
    }

    @Override
    public void close() {
        screen.clear();
    }
}

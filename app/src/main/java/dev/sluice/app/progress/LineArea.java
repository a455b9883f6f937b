// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

import java.util.ArrayList;
import java.util.List;

/** Lines at the cursor of a terminal that are drawn over. Not safe for several threads. */
final class LineArea {

    private final Terminal terminal;
    private final Display display;
    private List<String> lines = List.of();

    LineArea(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    /** Draws other lines in place of those before; none removes the area. */
    void draw(List<String> next) {
        Size size = terminal.getSize();
        int columns = Math.max(20, size.getColumns());
        int rows = Math.max(4, size.getRows());
        display.resize(rows, columns);
        List<AttributedString> drawn = new ArrayList<>();
        for (String line : fitting(next, rows - 1)) {
            // The last column stays free, because some terminals wrap when it is written.
            drawn.add(AttributedString.fromAnsi(line).columnSubSequence(0, columns - 1));
        }
        int last = drawn.size() - 1;
        display.update(drawn, last < 0 ? 0 : last * columns + drawn.get(last).columnLength());
        terminal.flush();
        lines = List.copyOf(next);
    }

    private static List<String> fitting(List<String> lines, int rows) {
        if (lines.size() <= rows) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, rows - 1));
        fitting.add("… and %d more".formatted(lines.size() - rows + 1));
        return fitting;
    }

    /** What is drawn, before it is cut to the terminal's size. */
    List<String> lines() {
        return lines;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import java.io.PrintWriter;

/** A writer that tells which screen it prints to. */
final class ScreenPrinter extends PrintWriter {

    private final Screen screen;

    ScreenPrinter(Screen screen, ScreenWriter writer) {
        super(writer, true);
        this.screen = screen;
    }

    Screen screen() {
        return screen;
    }
}

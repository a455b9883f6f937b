// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of this machine.
 *
 * @param browser the program
 * @param driver the program that drives it, of the same version
 */
record Chromium(Path browser, Path driver) {

    /** If this variable is {@code required}, a test that finds no Chromium fails. */
    static final String VARIABLE = "SLUICE_CHROMIUM";

    /** What to do where there is none. */
    static final String MISSING =
            "left out: found no chromium and chromedriver in PATH; on Debian, install the packages"
                    + " chromium and chromium-driver";

    /** Finds both programs in the folders of PATH. */
    static Optional<Chromium> find() {
        Optional<Path> browser = find(List.of("chromium", "chromium-browser", "google-chrome"));
        Optional<Path> driver = find(List.of("chromedriver"));
        return browser.flatMap(program -> driver.map(other -> new Chromium(program, other)));
    }

    static boolean isRequired() {
        return "required".equals(System.getenv(VARIABLE));
    }

    private static Optional<Path> find(List<String> names) {
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return names.stream()
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

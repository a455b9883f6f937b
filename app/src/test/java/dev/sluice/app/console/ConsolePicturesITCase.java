// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes the pictures of docs/console.md, which takes three minutes, because something has to
 * happen in the streams first. It runs only with {@code -Dsluice.docs.write=true}.
 */
@EnabledIfSystemProperty(named = "sluice.docs.write", matches = "true")
final class ConsolePicturesITCase {

    private static final int SIZE = 448;
    private static final int LONG = 900;
    private static final Duration BETWEEN = Duration.ofSeconds(20);
    private static final String STREAM = "#/streams/lobby";
    private static final List<String> QUESTIONS =
            List.of(
                    "How many shapes are there now?",
                    "How often did the square move so far?",
                    "What is by the door now?",
                    "Which colour did the ring have before?",
                    "Which colour does the square have now?");

    @TempDir private Path folder;

    @Test
    void picturesAreWritten() throws Exception {
        try (PageStand stand =
                        PageStand.start(
                                folder,
                                List.of(
                                        PageStand.camera("lobby", 7001, SIZE, LONG),
                                        PageStand.camera("entrance", 7003, SIZE, LONG),
                                        PageStand.camera("parking-north", 7005, SIZE, LONG),
                                        PageStand.camera("loading-dock", 7007, SIZE, 60)));
                Browser browser =
                        Browser.start(Chromium.find().orElseThrow(), folder.resolve("profile"))) {
            browser.open(stand.address(), 1280, 800, true);
            browser.await("the streams", "document.querySelectorAll('.card').length == 4");
            ask(browser, "Tell me when the square is by the door.", "watch");
            for (String question : QUESTIONS) {
                Thread.sleep(BETWEEN.toMillis());
                ask(browser, question, "once");
            }
            take(browser, stand.address());
        }
    }

    private static void ask(Browser browser, String question, String mode) {
        browser.run(
                """
                return fetch('/api/streams/lobby/questions', {
                  method: 'POST', headers: { 'Content-Type': 'application/json' },
                  body: JSON.stringify({ question: '%s', mode: '%s' }) }).then(answer => answer.ok);
                """
                        .formatted(question, mode));
    }

    private static void take(Browser browser, String address) throws Exception {
        browser.open(address + "#/", 1280, 800, true);
        write(browser, "console-streams.png", "document.querySelectorAll('.spark').length == 4");
        for (boolean dark : List.of(true, false)) {
            browser.open(address + STREAM, 1280, 800, dark);
            String name = dark ? "console-stream.png" : "console-stream-light.png";
            write(browser, name, tokens(dark ? 5 : 2));
        }
        browser.open(address + STREAM, 360, 780, false);
        write(browser, "console-narrow.png", tokens(2));
        browser.open(address + "#/watches", 1280, 420, true);
        write(browser, "console-watches.png", "document.querySelector('.fired li')");
    }

    /** A condition: the overlay shows the beginning of a step in which few tokens are kept. */
    private static String tokens(int least) {
        return """
        (({ step, time }) => step?.state === 'encoded' && time - step.start < 500
            && step.kept.length >= %d && step.kept.length < step.rows * step.cols / 2)
          (document.querySelector('sluice-player') ?? {})"""
                .formatted(least);
    }

    private static void write(Browser browser, String name, String condition)
            throws IOException, InterruptedException {
        browser.await(name, condition);
        Path pictures = Path.of(System.getProperty("sluice.home"), "docs", "pictures");
        Files.write(pictures.resolve(name), browser.picture());
    }
}

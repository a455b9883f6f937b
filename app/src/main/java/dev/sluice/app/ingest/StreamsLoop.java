// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.ingest;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.streams.ContentPoll;
import dev.sluice.platform.streams.DeclaredStream;
import dev.sluice.platform.streams.StreamsFile;
import dev.sluice.platform.streams.StreamsRunner;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Follows a file of streams until a stop is requested. A content that is not valid changes nothing
 * and is reported once.
 */
final class StreamsLoop {

    private static final Duration POLL = Duration.ofMillis(500);

    private final String name;
    private final ContentPoll content;
    private final Reader reader;
    private final OutputOptions output;
    private String unreadable = ""; // the last message about a file that cannot be read

    /** Reads the content of the file of streams. */
    @FunctionalInterface
    interface Reader {
        /**
         * Creates the reader anew, because the credentials may have changed as well.
         *
         * @throws IOException if the credentials cannot be read
         */
        StreamsFile open() throws IOException;
    }

    /**
     * @param name of the file in messages
     */
    StreamsLoop(String name, ContentPoll content, Reader reader, OutputOptions output) {
        this.name = name;
        this.content = content;
        this.reader = reader;
        this.output = output;
    }

    /**
     * The streams that the file declares at first.
     *
     * @throws SluiceException if the file is not valid
     */
    List<DeclaredStream> first() throws IOException {
        return reader.open().parse(content.content());
    }

    /** Begins with these streams and follows the file. */
    void run(List<DeclaredStream> first, StreamsRunner runner, StopSignal stop)
            throws InterruptedException {
        report(runner.apply(first));
        do {
            poll().ifPresent(text -> take(text, runner));
            runner.sendWatches();
        } while (!stop.await(POLL));
    }

    private Optional<String> poll() {
        try {
            Optional<String> changed = content.poll();
            unreadable = "";
            return changed;
        } catch (IOException e) {
            if (!unreadable.equals(e.toString())) {
                unreadable = e.toString();
                output.say(
                        "%s cannot be read, so the streams go on as before: %s; expected the file of streams, so put it back",
                        name, e);
            }
            return Optional.empty();
        }
    }

    private void take(String text, StreamsRunner runner) {
        try {
            report(runner.apply(reader.open().parse(text)));
        } catch (SluiceException | IOException e) {
            output.say(
                    "%s has changed and is not valid, so the streams go on as before:\n  %s",
                    name, Objects.requireNonNullElseGet(e.getMessage(), e::toString));
        }
    }

    private void report(StreamsRunner.Changes changes) {
        List<String> parts = new ArrayList<>();
        add("added", changes.added(), parts);
        add("changed", changes.changed(), parts);
        add("removed", changes.removed(), parts);
        String all = parts.isEmpty() ? "no stream is different" : String.join("; ", parts);
        output.say("%s: %s", name, all);
    }

    private static void add(String verb, List<String> ids, List<String> parts) {
        if (!ids.isEmpty()) {
            parts.add(verb + " " + String.join(", ", ids));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The steps of an evaluation that are done, one line of JSON each. A line is on disk before the
 * next step begins; a last line that is not whole is dropped. The file is deleted when the
 * evaluation is complete. For one thread.
 */
public final class Journal implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final Map<String, JsonNode> steps = new LinkedHashMap<>();
    private final JournalHeader header;
    private final int found;
    private final double secondsBefore;
    private final long startNanos = System.nanoTime();

    private Journal(Path file, FileChannel channel, JournalHeader header, JournalLines lines) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.secondsBefore = lines.seconds();
        steps.putAll(lines.steps());
        this.found = steps.size();
    }

    /**
     * Opens the journal of an evaluation, and continues the one that is there.
     *
     * @param settings those of the evaluation
     * @param restart whether a journal that is there is thrown away
     * @throws SluiceException if the journal that is there is of other settings, or in use, or
     *     cannot be read or written
     */
    public static Journal open(Path file, Settings settings, boolean restart) {
        try {
            if (restart) {
                Files.deleteIfExists(file);
            }
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                JournalFile.lock(file, channel);
                return open(file, channel, settings);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static Journal open(Path file, FileChannel channel, Settings settings)
            throws IOException {
        JournalLines lines = JournalFile.read(file, channel);
        Optional<JournalHeader> before = lines.header();
        if (before.isPresent()) {
            before.get().require(settings, file, lines.steps().size());
            return new Journal(file, channel, before.get(), lines);
        }
        JournalHeader header = JournalHeader.now(settings);
        append(channel, header.json());
        return new Journal(file, channel, header, lines);
    }

    /** Number of steps that an earlier process did. */
    public int found() {
        return found;
    }

    /** When the evaluation began, RFC 3339. */
    public String started() {
        return header.started();
    }

    /** Whether a step is done. */
    public boolean has(String step) {
        return steps.containsKey(step);
    }

    /** What was written of a step; empty if it is not done. */
    public Optional<JsonNode> find(String step) {
        return Optional.ofNullable(steps.get(step));
    }

    /**
     * Writes that a step is done.
     *
     * @param result what it has brought
     */
    public void add(String step, ObjectNode result) {
        ObjectNode line = JournalFile.step(step, seconds(), result);
        try {
            append(channel, line);
        } catch (IOException e) {
            throw failed(file, e);
        }
        steps.put(step, result);
    }

    /** How long the evaluation has run so far, in all processes, seconds. */
    public double seconds() {
        return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
    }

    /** Deletes the file: the evaluation is complete and its report is written. */
    public void complete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void append(FileChannel channel, JsonNode line) throws IOException {
        ByteBuffer bytes = UTF_8.encode(line + "\n");
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    private static SluiceException failed(Path file, IOException e) {
        return new SluiceException(
                "cannot use %s (%s); name another folder with --out".formatted(file, e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}

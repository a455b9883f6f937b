// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads the lines of a journal. Stateless. */
final class JournalFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEP = "step";
    private static final String SECONDS = "seconds";
    private static final String RESULT = "result";

    private JournalFile() {}

    /** Keeps the file for this process until the channel is closed. */
    static void lock(Path file, FileChannel channel) throws IOException {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false; // this process has it
        }
        if (!free) {
            throw new SluiceException(
                    "another evaluation writes to %s; wait for its end, or name another folder with --out"
                            .formatted(file.getParent()));
        }
    }

    static ObjectNode step(String name, double seconds, ObjectNode result) {
        ObjectNode line = JSON.createObjectNode().put(STEP, name).put(SECONDS, seconds);
        line.set(RESULT, result);
        return line;
    }

    /**
     * Reads all whole lines, and cuts off a last one that a kill has left in part.
     *
     * @throws SluiceException if the file is no journal
     */
    static JournalLines read(Path file, FileChannel channel) throws IOException {
        byte[] bytes = bytes(channel);
        int end = wholeLines(bytes);
        channel.truncate(end);
        Optional<JournalHeader> header = Optional.empty();
        Map<String, JsonNode> steps = new LinkedHashMap<>();
        double seconds = 0;
        for (String line : new String(bytes, 0, end, UTF_8).lines().toList()) {
            JsonNode json = parse(file, line);
            if (header.isEmpty()) {
                header = Optional.of(JournalHeader.read(json));
            } else {
                steps.put(json.path(STEP).asText(), json.path(RESULT));
                seconds = json.path(SECONDS).asDouble();
            }
        }
        return new JournalLines(header, steps, seconds);
    }

    private static byte[] bytes(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // until the end
        }
        return buffer.array();
    }

    private static int wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static JsonNode parse(Path file, String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new SluiceException(
                    "%s is not the journal of an evaluation (%s); delete it, or name another folder with --out"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * All that the answers of an evaluation depend on, by a name that people understand. Only an
 * evaluation with equal settings may continue another one. Immutable.
 *
 * @param values values by name
 */
public record Settings(Map<String, String> values) {

    private static final int EDGE = 64 << 10; // bytes of each end of a file that are compared
    private static final int DIGITS = 12;

    public Settings {
        values = Map.copyOf(values);
    }

    /** Collects settings. Not safe for several threads. */
    public static final class Builder {

        private final Map<String, String> values = new TreeMap<>();

        /** Adds a value. */
        public Builder with(String name, Object value) {
            values.put(name, value.toString());
            return this;
        }

        /** Adds all options of the job, by their keys. */
        public Builder with(Configuration config) {
            values.putAll(config.toMap());
            return this;
        }

        /** Adds a set of questions. */
        public Builder with(String name, EvalSet set) {
            MessageDigest digest = digest();
            for (EvalClip clip : set.clips()) {
                add(digest, clip.id() + '\n' + clip.source().name() + '\n' + clip.seconds());
            }
            set.questions().forEach(question -> add(digest, question.toString()));
            return with(
                    name,
                    "%s at %s frames/s, %d about %d clips (%s)"
                            .formatted(
                                    set.name(),
                                    set.fps(),
                                    set.questions().size(),
                                    set.clips().size(),
                                    text(digest)));
        }

        /**
         * Adds a model folder: the names, sizes, beginnings and ends of its files.
         *
         * @throws SluiceException if it cannot be read
         */
        public Builder withModel(String name, Path folder) {
            try {
                return with(name, "%s (%s)".formatted(folder.getFileName(), content(folder)));
            } catch (IOException e) {
                throw new SluiceException("cannot read the model folder " + folder, e);
            }
        }

        /** The settings. */
        public Settings build() {
            return new Settings(values);
        }
    }

    private static String content(Path folder) throws IOException {
        MessageDigest digest = digest();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            long size = Files.size(file);
            add(digest, folder.relativize(file) + " " + size);
            try (FileChannel channel = FileChannel.open(file)) {
                read(channel, 0, digest);
                read(channel, Math.max(EDGE, size - EDGE), digest);
            }
        }
        return text(digest);
    }

    private static void read(FileChannel channel, long from, MessageDigest digest)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(EDGE);
        long at = from;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        digest.update(buffer.flip());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(UTF_8));
        digest.update((byte) 0);
    }

    private static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What differs, as "name: this value, now that value". */
    List<String> differences(Settings now) {
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(now.values.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = values.getOrDefault(name, "none");
            String after = now.values.getOrDefault(name, "none");
            if (!Objects.equals(before, after)) {
                differences.add("%s: %s, now %s".formatted(name, before, after));
            }
        }
        return differences;
    }
}

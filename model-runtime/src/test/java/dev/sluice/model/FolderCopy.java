// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** A copy of the tiny model folder that a test modifies. */
public final class FolderCopy {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;

    private FolderCopy(Path folder) {
        this.folder = folder;
    }

    /** Copies the tiny model below a temporary folder. */
    public static FolderCopy under(Path parent) throws IOException {
        return of(Goldens.model(), parent);
    }

    /** Copies a model below a temporary folder. */
    public static FolderCopy of(Path model, Path parent) throws IOException {
        Path target = Files.createTempDirectory(parent, "model");
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path copy = target.resolve(model.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return new FolderCopy(target);
    }

    /** The copy's path. */
    public Path path() {
        return folder;
    }

    /** One of its files. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Deletes a file. */
    public FolderCopy without(String name) throws IOException {
        Files.delete(file(name));
        return this;
    }

    /** Writes a text file. */
    public FolderCopy with(String name, String text) throws IOException {
        Files.writeString(file(name), text);
        return this;
    }

    /** Replaces a text that has to be present. */
    public FolderCopy replace(String name, String from, String to) throws IOException {
        String text = Files.readString(file(name));
        if (!text.contains(from)) {
            throw new IllegalArgumentException(name + " has no " + from);
        }
        return with(name, text.replace(from, to));
    }

    /**
     * Changes the value of a field of a JSON file.
     *
     * @param path names separated by dots
     * @param value as JSON
     */
    public FolderCopy withField(String name, String path, String value) throws IOException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(file(name).toFile());
        ObjectNode parent = root;
        String[] names = path.split("\\.");
        for (String part : Arrays.asList(names).subList(0, names.length - 1)) {
            parent = (ObjectNode) parent.required(part);
        }
        parent.set(names[names.length - 1], MAPPER.readTree(value));
        return with(name, root.toPrettyString());
    }

    /** Replaces one file by another of the folder. */
    public FolderCopy exchange(String from, String to) throws IOException {
        Files.write(file(to), Files.readAllBytes(file(from)));
        return this;
    }

    /** Keeps only the first bytes of a file. */
    public FolderCopy truncate(String name, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file(name));
        Files.write(file(name), Arrays.copyOf(all, bytes));
        return this;
    }

    /** Renames a file. */
    public FolderCopy rename(String from, String to) throws IOException {
        Files.move(file(from), file(to));
        return this;
    }
}

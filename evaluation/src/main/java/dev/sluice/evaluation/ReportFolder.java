// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where evaluations leave their reports. They share report.json: the large one is its top level,
 * each of the others a section; none touches what another has left. Opened before anything runs, so
 * that a folder that cannot be written costs no run.
 */
public final class ReportFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPORT = "report.json";
    private static final List<String> SECTIONS = List.of("watch", "drift", "hour");

    private final Path folder;

    private ReportFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws SluiceException if it cannot be written, or its report.json is none
     */
    public static ReportFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot make the folder %s (%s); name another with --out".formatted(folder, e),
                    e);
        }
        if (!Files.isWritable(folder)) {
            throw new SluiceException(
                    "cannot write to the folder %s; name another with --out".formatted(folder));
        }
        ReportFolder opened = new ReportFolder(folder);
        opened.read();
        return opened;
    }

    /** What is there now: another evaluation may have written since this one began. */
    private ObjectNode read() {
        Path file = folder.resolve(REPORT);
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        JsonNode found;
        try {
            found = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new SluiceException(noReport(file, e.getMessage()), e);
        }
        if (!(found instanceof ObjectNode object)) {
            throw new SluiceException(noReport(file, "no JSON object"));
        }
        return object;
    }

    private static String noReport(Path file, String found) {
        return "%s is no report (%s); delete it, or name another folder with --out"
                .formatted(file, found);
    }

    /** Writes the large report, beside the sections of the others. */
    void whole(ObjectNode own) {
        ObjectNode all = own.deepCopy();
        ObjectNode before = read();
        for (String section : SECTIONS) {
            if (before.has(section)) {
                all.set(section, before.get(section));
            }
        }
        write(all);
    }

    /** Writes one of the other reports, beside what is there. */
    public void section(String name, ObjectNode own) {
        ObjectNode all = read();
        all.set(name, own);
        write(all);
    }

    private void write(ObjectNode all) {
        text(REPORT, all.toPrettyString() + "\n");
    }

    /** Writes a file of text. */
    public void text(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot write %s: %s".formatted(folder.resolve(name), e.getMessage()), e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.journal.Journal;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which evaluations write their reports. They share {@code report.json}: {@code
 * sluice eval} writes its top level, and each of the smaller evaluations a section; none changes
 * the part of another. The folder is opened before the evaluation runs, so that an evaluation does
 * not run in vain if the folder cannot be written.
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
     * Opens the folder, and creates it if it does not exist.
     *
     * @throws SluiceException if it cannot be written, or its report.json is not a report
     */
    public static ReportFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot create the folder %s (%s); name another with --out"
                            .formatted(folder, e),
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

    /** Reads the current report, because another evaluation may have written it in the meantime. */
    private ObjectNode read() {
        Path file = folder.resolve(REPORT);
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        JsonNode found;
        try {
            found = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new SluiceException(noReport(file, String.valueOf(e.getMessage())), e);
        }
        if (!(found instanceof ObjectNode object)) {
            throw new SluiceException(noReport(file, "no JSON object"));
        }
        return object;
    }

    private static String noReport(Path file, String found) {
        return "%s is not a report (%s); delete it, or name another folder with --out"
                .formatted(file, found);
    }

    /**
     * Opens the journal of an evaluation that writes into this folder.
     *
     * @param name of the evaluation, unless it is the one of policies
     * @param restart whether a journal that is there is thrown away
     * @throws SluiceException if there is one of other settings
     */
    public Journal journal(Optional<String> name, Settings settings, boolean restart) {
        String file = "unfinished" + name.map(it -> "-" + it).orElse("") + ".jsonl";
        return Journal.open(folder.resolve(file), settings, restart);
    }

    /** Replaces the top level of the report and keeps the sections of the other evaluations. */
    void writeReport(ObjectNode own) {
        ObjectNode all = own.deepCopy();
        ObjectNode before = read();
        for (String section : SECTIONS) {
            if (before.has(section)) {
                all.set(section, before.get(section));
            }
        }
        write(all);
    }

    /** Replaces one section of the report and keeps everything else. */
    public void writeSection(String name, ObjectNode own) {
        ObjectNode all = read();
        all.set(name, own);
        write(all);
    }

    private void write(ObjectNode all) {
        writeText(REPORT, all.toPrettyString() + "\n");
    }

    /** Writes a text file. A reader sees the former one or this one, and no part of it. */
    public void writeText(String name, String text) {
        Path part = folder.resolve(name + ".part");
        try {
            Files.writeString(part, text);
            Files.move(
                    part,
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot write %s: %s".formatted(folder.resolve(name), e.getMessage()), e);
        }
    }
}

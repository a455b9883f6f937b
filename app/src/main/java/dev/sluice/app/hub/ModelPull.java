// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.model.VideoLlms;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Downloads a model folder. The folder appears under its name when all files are complete; what was
 * downloaded before that is used by the next call.
 */
public final class ModelPull {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String WITH_EMBEDDING = "llava_onevision";
    private static final String EMBEDDING = "image_newline";
    private static final String EMBEDDING_FILE = "model.safetensors";
    private static final String WEIGHTS = "model(-\\d+-of-\\d+)?\\.safetensors";

    private static final long SPARE = 64L << 20; // bytes that stay free on the disk

    private final HubClient client;
    private final TransferListener listener;

    /**
     * @param retries how often and when requests are repeated
     */
    public ModelPull(HubAddress hub, Retries retries, TransferListener listener) {
        this.client = new HubClient(hub, retries, listener::message);
        this.listener = listener;
    }

    /**
     * Downloads what a model folder needs.
     *
     * @param named the repository at the wanted revision
     * @param dtype the precision; empty for the one that a CPU runs best
     * @param target the model folder; if it is there, it is completed
     * @param added the text of the file {@code sluice.json} by the model's type, which a new folder
     *     gets if the repository has none
     * @throws SluiceException if it cannot be downloaded; the message says why and what to do
     * @throws IOException if the disk fails
     */
    public Pulled pull(
            Repository named, Optional<Dtype> dtype, Path target, UnaryOperator<String> added)
            throws IOException {
        String commit = client.commit(named);
        PullRecord before = recordOf(named, commit, target);
        Repository repository = named.at(commit);
        List<HubFile> all = client.files(repository);
        FolderFiles chosen = FolderFiles.choose(repository, all, dtype);
        List<Map.Entry<String, HubFile>> missing = missing(chosen, target);
        long transferred = 0;
        if (!missing.isEmpty()) {
            try (Staging staging = Staging.open(target, commit)) {
                transferred = download(repository, missing, staging);
                addNewline(repository, all, staging, target);
                staging.deleteOthers(chosen.files().keySet(), EMBEDDING_FILE);
                before.with(chosen.dtype()).write(staging.folder());
                if (!Files.exists(target)) {
                    add(added, staging);
                }
                staging.moveInto();
            }
        }
        return new Pulled(
                target,
                repository,
                chosen.dtype(),
                chosen.files().size(),
                chosen.bytes(),
                transferred);
    }

    /** LLaVA-OneVision has one embedding in no graph; see docs/models.md. */
    private void addNewline(Repository repository, List<HubFile> all, Staging staging, Path target)
            throws IOException {
        Path config = staging.file(FolderFiles.CONFIG);
        Path file = staging.file(EMBEDDING_FILE);
        if (!Files.exists(config)
                || !type(config).equals(WITH_EMBEDDING)
                || Files.exists(file)
                || Files.exists(target.resolve(EMBEDDING_FILE))) {
            return;
        }
        for (HubFile weights : all) {
            if (weights.path().matches(WEIGHTS)
                    && new TensorDownload(client, repository, weights, listener::message)
                            .run(EMBEDDING, file)) {
                return;
            }
        }
        throw new SluiceException(
                "%s has no embedding %s in model.safetensors or model-….safetensors, without which models of the type %s do not open; docs/models.md says how to add it"
                        .formatted(repository, EMBEDDING, WITH_EMBEDDING));
    }

    private void add(UnaryOperator<String> added, Staging staging) throws IOException {
        Path file = staging.file(Recommendations.FILE);
        if (Files.exists(file)) {
            return;
        }
        Path config = staging.file(FolderFiles.CONFIG);
        Path genai = staging.file(FolderFiles.GENAI_CONFIG);
        Files.writeString(file, added.apply(type(Files.exists(config) ? config : genai)));
        listener.message(
                "the repository has no %s; the folder gets one with the policy for its family"
                        .formatted(Recommendations.FILE));
    }

    /** Refuses a folder that holds something else. */
    private static PullRecord recordOf(Repository named, String commit, Path target) {
        PullRecord wanted = new PullRecord(named.path(), named.revision(), commit, new TreeSet<>());
        if (!Files.exists(target)) {
            return wanted;
        }
        PullRecord found =
                PullRecord.read(target)
                        .orElseThrow(
                                () ->
                                        new SluiceException(
                                                "found %s, which this command did not make; choose another folder with --dir, or move it away"
                                                        .formatted(target)));
        if (!found.repository().equals(wanted.repository()) || !found.commit().equals(commit)) {
            throw new SluiceException(
                    "found %s@%s in %s, but %s is now at %s; move the folder away, or choose another one with --dir"
                            .formatted(found.repository(), found.commit(), target, named, commit));
        }
        return found;
    }

    /** Returns the files that the model folder does not have yet, the smallest first. */
    private static List<Map.Entry<String, HubFile>> missing(FolderFiles chosen, Path target)
            throws IOException {
        List<Map.Entry<String, HubFile>> missing = new ArrayList<>();
        for (Map.Entry<String, HubFile> file : chosen.files().entrySet()) {
            Path there = target.resolve(file.getKey());
            if (file.getKey().equals(Recommendations.FILE) && Files.isRegularFile(there)) {
                continue; // what the folder's owner recommends stays
            }
            if (!Files.isRegularFile(there) || Files.size(there) != file.getValue().size()) {
                missing.add(file);
            }
        }
        missing.sort(Comparator.comparingLong(file -> file.getValue().size()));
        return missing;
    }

    private long download(
            Repository repository, List<Map.Entry<String, HubFile>> files, Staging staging)
            throws IOException {
        long rest = 0;
        for (Map.Entry<String, HubFile> file : files) {
            long there = FileDownload.onDisk(staging.file(file.getKey()));
            rest += Math.max(0, file.getValue().size() - there);
        }
        checkDisk(rest, staging);
        // The configuration says whether Sluice opens the model, before gigabytes are downloaded.
        for (Map.Entry<String, HubFile> file : files) {
            if (file.getKey().equals(FolderFiles.CONFIG)
                    || file.getKey().equals(FolderFiles.GENAI_CONFIG)) {
                download(repository, file, staging);
                checkType(repository, staging.file(file.getKey()));
            }
        }
        for (Map.Entry<String, HubFile> file : files) {
            download(repository, file, staging);
        }
        return rest;
    }

    private void download(Repository repository, Map.Entry<String, HubFile> file, Staging staging)
            throws IOException {
        Path target = staging.file(file.getKey());
        if (!Files.exists(target)) { // a file has its name only if its checksum was right
            new FileDownload(client, repository, file.getValue(), target, listener).run();
        }
    }

    private static void checkDisk(long bytes, Staging staging) throws IOException {
        Path parent = staging.folder().resolveSibling("");
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < bytes + SPARE) {
            throw new SluiceException(
                    "found %s free in %s, expected %s for the rest of the files; free some, choose another --dtype, or another folder with --dir"
                            .formatted(
                                    Quantity.bytes(free), parent, Quantity.bytes(bytes + SPARE)));
        }
    }

    private static void checkType(Repository repository, Path config) throws IOException {
        String type = type(config);
        if (!VideoLlms.modelTypes().contains(type)) {
            throw new SluiceException(
                    "%s has a model of the type '%s'; expected one of %s: choose a model of one of these families"
                            .formatted(
                                    repository,
                                    type.replaceAll("\\p{Cntrl}", "?"),
                                    String.join(", ", VideoLlms.modelTypes())));
        }
    }

    private static String type(Path config) throws IOException {
        JsonNode root = JSON.readTree(config.toFile());
        return config.endsWith(FolderFiles.GENAI_CONFIG)
                ? root.path("model").path("type").asText()
                : root.path("model_type").asText();
    }
}

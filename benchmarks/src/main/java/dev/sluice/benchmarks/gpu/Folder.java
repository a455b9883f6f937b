// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import dev.sluice.model.BatchLimits;
import dev.sluice.model.Batching;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model folder and how it is opened.
 *
 * @param provider as in {@code sluice.model.provider}
 */
record Folder(Path path, String provider) {

    /** Precisions in the order in which a GPU prefers them. */
    private static final List<String> SUFFIXES = List.of("_fp16", "_q4f16", "", "_q4");

    private static final int BLOCK = 256;
    private static final int SESSIONS = 64;
    private static final long BYTES = 1L << 34;

    String name() {
        return path.getFileName().toString();
    }

    /** The precisions of its decoder, the preferred one first. */
    List<String> suffixes() {
        List<String> found =
                SUFFIXES.stream()
                        .filter(suffix -> Files.exists(path.resolve(decoder(suffix))))
                        .toList();
        return found.isEmpty() ? List.of("auto") : found; // a layout with other names
    }

    private static String decoder(String suffix) {
        return "onnx/decoder_model_merged" + suffix + ".onnx";
    }

    /** How a precision is called. */
    static String label(String suffix) {
        return suffix.isEmpty() ? "fp32" : suffix.replaceFirst("^_", "");
    }

    RuntimeOptions options(String suffix) {
        return new RuntimeOptions(
                provider, suffix, 0, BLOCK, new SessionLimits(SESSIONS, BYTES, 0));
    }

    /** Opens one precision; the caller closes it. */
    VideoLlm open(String suffix) throws ModelException {
        return VideoLlms.open(path, options(suffix));
    }

    /** Opens the preferred precision with its caches in this place. */
    VideoLlm open(CachePlacement placement) throws ModelException {
        return VideoLlms.open(path, options(suffixes().get(0)).withCaches(placement));
    }

    /** Opens the preferred precision, whose answers are decoded in one batch. */
    VideoLlm openBatched(int answers) throws ModelException {
        BatchLimits batch = new BatchLimits(Batching.ALWAYS, answers, BYTES);
        return VideoLlms.open(path, options(suffixes().get(0)).withBatch(batch));
    }

    /** Opens the preferred precision, whose steps are encoded in batches of so many. */
    VideoLlm openEncodingBatches(int steps) throws ModelException {
        EncodeLimits encoding = new EncodeLimits(Batching.ALWAYS, steps, BYTES);
        return VideoLlms.open(path, options(suffixes().get(0)).withEncoding(encoding));
    }
}

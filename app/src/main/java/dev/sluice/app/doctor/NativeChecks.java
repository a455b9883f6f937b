// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.ingest.ffmpeg.FfmpegRuntime;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SignalSupport;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.config.Providers;
import dev.sluice.platform.config.TrainingNotice;

import org.apache.flink.configuration.ReadableConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks FFmpeg, the GPU and the model folder, with ONNX Runtime and the tokenizer, by loading
 * them.
 */
final class NativeChecks {

    private NativeChecks() {}

    static void all(ReadableConfig config, Consumer<Finding> findings) {
        findings.accept(ffmpeg());
        findings.accept(gpu(config.get(ModelOptions.PROVIDER)));
        model(config, findings);
        training(config).ifPresent(findings);
    }

    private static Finding ffmpeg() {
        try {
            return Finding.ok("FFmpeg", FfmpegRuntime.version());
        } catch (LinkageError e) {
            return Finding.missing(
                    "FFmpeg",
                    "its libraries do not load: " + e.getMessage(),
                    "build on this machine (mvn -DskipTests package): natives are taken for the"
                            + " host that builds");
        }
    }

    private static Finding gpu(String provider) {
        Optional<String> gpus =
                Processes.output(
                        "nvidia-smi",
                        "--query-gpu=name,memory.total,driver_version",
                        "--format=csv,noheader");
        if (gpus.isPresent()) {
            return Finding.ok("GPU", gpus.get().replace("\n", "; "));
        }
        String found = "none found (nvidia-smi is missing, fails or does not end)";
        String advice = "install NVIDIA's driver, or set sluice.model.provider to cpu";
        return provider.equals("cuda") || provider.equals("tensorrt")
                ? Finding.missing("GPU", found, advice)
                : Finding.note("GPU", found, "models run on the CPU");
    }

    private static void model(ReadableConfig config, Consumer<Finding> findings) {
        Optional<String> path = config.getOptional(ModelOptions.PATH);
        if (path.isEmpty()) {
            findings.accept(Finding.missing("model", "none named", "set sluice.model.path"));
            return;
        }
        try (VideoLlm model = VideoLlms.open(Path.of(path.get()), ModelOptions.runtime(config))) {
            findings.accept(opened(model.info(), path.get()));
            findings.accept(PolicyCheck.of(model.info().family(), Path.of(path.get()), config));
        } catch (ModelException e) {
            findings.accept(
                    Finding.missing("model", e.getMessage(), advice(config, Path.of(path.get()))));
        } catch (IllegalArgumentException e) {
            findings.accept(
                    Finding.missing(
                            "model",
                            String.valueOf(e.getMessage()),
                            "correct it; docs/configuration.md lists all options"));
        } catch (LinkageError e) {
            findings.accept(
                    Finding.missing(
                            "model",
                            "ONNX Runtime or the tokenizer does not load: " + e.getMessage(),
                            "build on this machine (mvn -DskipTests package)"));
        }
    }

    private static Optional<Finding> training(ReadableConfig config) {
        return config.getOptional(ModelOptions.PATH)
                .flatMap(path -> TrainingNotice.of(Path.of(path)))
                .map(
                        line ->
                                Finding.note(
                                        "training", line, "for real video, set sluice.model.path"));
    }

    private static String advice(ReadableConfig config, Path folder) {
        if (!Providers.NAMES.contains(config.get(ModelOptions.PROVIDER))) {
            return "set sluice.model.provider to one of " + String.join(", ", Providers.NAMES);
        }
        return Files.isDirectory(folder)
                ? "docs/models.md describes the folder, and what providers need"
                : "set sluice.model.path to a folder";
    }

    static Finding opened(ModelInfo info, String path) {
        return info.dynamicScales()
                ? Finding.note(
                        "model",
                        description(info, path)
                                + "; its 8-bit scales depend on the tokens of a call, so there are no"
                                + " sessions and answers depend on sluice.model.prefill-block",
                        "for speed and equal answers set sluice.model.suffix to files of full"
                                + " precision, _fp16 or _q4")
                : Finding.ok("model", description(info, path));
    }

    private static String description(ModelInfo info, String path) {
        return "%s (%s) in %s runs on %s; %s"
                .formatted(
                        info.name(), info.family(), path, info.provider(), signals(info.signals()));
    }

    private static String signals(SignalSupport signals) {
        if (!signals.refusal().isEmpty()) {
            return "its encoder gives no further signals (%s)".formatted(signals.refusal());
        }
        return signals.given().isEmpty()
                ? "the policy takes no signals of its encoder"
                : "its encoder gives %s".formatted(signals.names());
    }
}

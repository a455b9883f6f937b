package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The providers to try for a wish, in order, and why.
 *
 * @param candidates at least one
 * @param reason for the log
 */
public record DeviceChoice(List<Provider> candidates, String reason) {

    /** What follows from {@code auto}, {@code cpu} or {@code cuda} on this machine. */
    public static DeviceChoice of(String wish) throws ModelException {
        return switch (wish) {
            case "cpu" -> new DeviceChoice(List.of(Provider.CPU), "as configured");
            case "cuda" -> new DeviceChoice(List.of(Provider.CUDA), "as configured");
            case "auto" -> automatic();
            default ->
                    throw new ModelException(
                            Kind.INVALID,
                            "Unknown provider '" + wish + "'; there are auto, cpu and cuda");
        };
    }

    private static DeviceChoice automatic() throws ModelException {
        OrtRuntime.environment();
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return new DeviceChoice(
                    List.of(Provider.CPU), "this build of ONNX Runtime has no CUDA");
        }
        Optional<Path> driver = NvidiaDriver.find();
        if (driver.isEmpty()) {
            return new DeviceChoice(List.of(Provider.CPU), "no NVIDIA driver is visible");
        }
        return new DeviceChoice(
                List.of(Provider.CUDA, Provider.CPU), "NVIDIA driver seen at " + driver.get());
    }
}

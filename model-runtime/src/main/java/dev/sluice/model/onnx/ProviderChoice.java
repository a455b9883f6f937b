// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ProviderOptions;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The execution providers to try, in order, and why. A provider that was requested by name is used
 * or fails; {@code auto} falls back to the CPU.
 *
 * @param candidates at least one
 * @param reason for the log
 */
public record ProviderChoice(List<ExecutionProvider> candidates, String reason) {

    /**
     * Properties of the machine that the choice depends on.
     *
     * @param build providers that ONNX Runtime was built with, even if their libraries are missing
     * @param driver file that shows that there is an NVIDIA driver
     */
    record Machine(Set<OrtProvider> build, Optional<Path> driver) {

        static Machine here() throws ModelException {
            OrtRuntime.environment();
            return new Machine(OrtEnvironment.getAvailableProviders(), NvidiaDriver.find());
        }
    }

    /** Opens a resource on an execution provider. */
    public interface Opening<T> {
        /**
         * Opens the resource.
         *
         * @param reason why this provider was chosen
         */
        T open(ExecutionProvider provider, String reason) throws ModelException;
    }

    /** Chooses providers for {@code auto}, {@code cuda}, {@code tensorrt} or {@code cpu}. */
    public static ProviderChoice of(String requested, ProviderOptions options)
            throws ModelException {
        return of(requested, options, requested.equals("auto") ? Machine.here() : null);
    }

    /**
     * Chooses providers for a machine; only {@code auto} depends on it, so it may be null
     * otherwise.
     */
    static ProviderChoice of(String requested, ProviderOptions options, @Nullable Machine machine)
            throws ModelException {
        boolean fits =
                switch (requested) {
                    case "auto", "tensorrt" -> true;
                    case "cuda" -> !options.hasTensorrt();
                    case "cpu" -> options.isEmpty();
                    default ->
                            throw new ModelException(
                                    Kind.INVALID,
                                    "unknown provider '%s'; expected auto, cuda, tensorrt or cpu"
                                            .formatted(requested));
                };
        if (!fits) {
            throw new ModelException(
                    Kind.INVALID,
                    "found the provider options %s and the provider %s; those that begin with trt_ are for tensorrt, the others for cuda and tensorrt, and cpu takes none"
                            .formatted(options, requested));
        }
        return switch (requested) {
            case "cpu" -> new ProviderChoice(List.of(ExecutionProvider.CPU), "as configured");
            case "cuda" -> new ProviderChoice(List.of(ExecutionProvider.CUDA), "as configured");
            case "tensorrt" ->
                    new ProviderChoice(List.of(ExecutionProvider.TENSORRT), "as configured");
            default ->
                    automatic(
                            options,
                            Objects.requireNonNull(machine, "auto depends on the machine"));
        };
    }

    private static ProviderChoice automatic(ProviderOptions options, Machine machine) {
        if (!machine.build.contains(OrtProvider.CUDA)) {
            return onlyCpu("this build of ONNX Runtime has no CUDA", options);
        }
        if (machine.driver.isEmpty()) {
            return onlyCpu("no NVIDIA driver is visible", options);
        }
        List<ExecutionProvider> candidates =
                new ArrayList<>(EnumSet.of(ExecutionProvider.CUDA, ExecutionProvider.CPU));
        // TensorRT builds an engine for each graph, which takes minutes, so it has to be
        // configured.
        if (options.hasTensorrt() && machine.build.contains(OrtProvider.TENSOR_RT)) {
            candidates.add(0, ExecutionProvider.TENSORRT);
        }
        return new ProviderChoice(
                List.copyOf(candidates), "NVIDIA driver found at " + machine.driver.get());
    }

    private static ProviderChoice onlyCpu(String reason, ProviderOptions options) {
        String unused = options.isEmpty() ? "" : "; not used: " + options;
        return new ProviderChoice(List.of(ExecutionProvider.CPU), reason + unused);
    }

    /** Opens a resource on the first candidate on which ONNX Runtime does not fail. */
    public <T> T open(Opening<T> opening) throws ModelException {
        String why = reason;
        for (ExecutionProvider provider : candidates.subList(0, candidates.size() - 1)) {
            try {
                return opening.open(provider, why);
            } catch (ModelException e) {
                if (!isRuntimeFailure(e)) {
                    throw e;
                }
                why = e.getMessage();
            }
        }
        return opening.open(candidates.get(candidates.size() - 1), why);
    }

    /** An invalid folder is invalid on every provider; an error of the runtime may not be. */
    private static boolean isRuntimeFailure(ModelException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .anyMatch(OrtException.class::isInstance);
    }
}

package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ProviderOptions;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The providers to try for a wish, in order, and why. Who names a provider gets it or an error;
 * {@code auto} ends with the CPU.
 *
 * @param candidates at least one
 * @param reason for the log
 */
public record ProviderChoice(List<ExecutionProvider> candidates, String reason) {

    /**
     * What providers depend on.
     *
     * @param build what ONNX Runtime was built with, whether or not its libraries are there
     * @param driver what shows that there is an NVIDIA driver
     */
    record Machine(Set<OrtProvider> build, Optional<Path> driver) {

        static Machine here() throws ModelException {
            OrtRuntime.environment();
            return new Machine(OrtEnvironment.getAvailableProviders(), NvidiaDriver.find());
        }
    }

    /** Opens something on a provider. */
    public interface Opening<T> {
        /**
         * Opens it.
         *
         * @param reason why it is this provider
         */
        T open(ExecutionProvider provider, String reason) throws ModelException;
    }

    /** What follows from {@code auto}, {@code cuda}, {@code tensorrt} or {@code cpu} here. */
    public static ProviderChoice of(String wish, ProviderOptions options) throws ModelException {
        return of(wish, options, wish.equals("auto") ? Machine.here() : null);
    }

    /** The same on a machine; only {@code auto} looks at it. */
    static ProviderChoice of(String wish, ProviderOptions options, Machine machine)
            throws ModelException {
        boolean fits =
                switch (wish) {
                    case "auto", "tensorrt" -> true;
                    case "cuda" -> !options.hasTensorrt();
                    case "cpu" -> options.isEmpty();
                    default ->
                            throw new ModelException(
                                    Kind.INVALID,
                                    "Unknown provider '"
                                            + wish
                                            + "'; there are auto, cuda, tensorrt and cpu");
                };
        if (!fits) {
            throw new ModelException(
                    Kind.INVALID,
                    "Found the provider options "
                            + options
                            + " and the provider "
                            + wish
                            + "; those that begin with trt_ are for tensorrt, the others for cuda"
                            + " and tensorrt, and cpu takes none");
        }
        return switch (wish) {
            case "cpu" -> new ProviderChoice(List.of(ExecutionProvider.CPU), "as configured");
            case "cuda" -> new ProviderChoice(List.of(ExecutionProvider.CUDA), "as configured");
            case "tensorrt" ->
                    new ProviderChoice(List.of(ExecutionProvider.TENSORRT), "as configured");
            default -> automatic(options, machine);
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
        // It builds an engine for each graph, which takes minutes: only who prepared for it wants.
        if (options.hasTensorrt() && machine.build.contains(OrtProvider.TENSOR_RT)) {
            candidates.add(0, ExecutionProvider.TENSORRT);
        }
        return new ProviderChoice(
                List.copyOf(candidates), "NVIDIA driver seen at " + machine.driver.get());
    }

    private static ProviderChoice onlyCpu(String reason, ProviderOptions options) {
        String unused = options.isEmpty() ? "" : "; not used: " + options;
        return new ProviderChoice(List.of(ExecutionProvider.CPU), reason + unused);
    }

    /** Opens something on the first candidate on which ONNX Runtime does not fail. */
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

    /** A folder that is refused would be refused on every device; a runtime error may not be. */
    private static boolean isRuntimeFailure(ModelException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .anyMatch(OrtException.class::isInstance);
    }
}

package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ProviderOptions;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;

import java.util.Map;

/** Adds the providers of a GPU to the options of a session, with their own options. */
final class GpuProviders {

    private GpuProviders() {}

    /**
     * Adds what a provider is made of.
     *
     * @throws ModelException caused by an {@link OrtException} if a library does not load, by
     *     something else if an option is refused
     */
    static void add(ExecutionProvider provider, SessionOptions session, ProviderOptions options)
            throws ModelException {
        if (provider == ExecutionProvider.TENSORRT) {
            // What it does not take, attention with a cache first of all, is CUDA's.
            addOr(
                    GpuProviders::addTensorrt,
                    session,
                    options.tensorrt(),
                    "TensorRT",
                    "the libraries of TensorRT 10 and CUDA 12");
        }
        if (provider != ExecutionProvider.CPU) {
            addOr(
                    GpuProviders::addCuda,
                    session,
                    options.cuda(),
                    "CUDA",
                    "the libraries of CUDA 12 (cudart, cuBLAS, cuRAND)");
        }
    }

    /** Adds one provider. */
    interface Addition {
        void to(SessionOptions session, Map<String, String> options) throws OrtException;
    }

    static void addOr(
            Addition addition,
            SessionOptions session,
            Map<String, String> options,
            String name,
            String needs)
            throws ModelException {
        try {
            addition.to(session, options);
        } catch (OrtException e) {
            if (!options.isEmpty() && loadsWithout(addition)) {
                throw new ModelException(
                        Kind.INVALID,
                        name
                                + " refuses the provider options "
                                + options
                                + ": "
                                + OrtSessionFactory.oneLine(e)
                                + ". Without them it loads; ONNX Runtime's documentation of the"
                                + " provider has their names and values",
                        new IllegalArgumentException(e));
            }
            throw new ModelException(
                    Kind.FAILED,
                    name
                            + " does not load: "
                            + OrtSessionFactory.oneLine(e)
                            + ". It takes an NVIDIA driver and "
                            + needs
                            + "; the provider 'cpu' takes none of them",
                    e);
        }
    }

    private static boolean loadsWithout(Addition addition) {
        try (SessionOptions session = new SessionOptions()) {
            addition.to(session, Map.of());
            return true;
        } catch (OrtException e) {
            return false;
        }
    }

    private static void addCuda(SessionOptions session, Map<String, String> options)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
            // Powers of two would keep up to twice the memory that a long prompt needs.
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            for (Map.Entry<String, String> option : options.entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            session.addCUDA(cuda);
        }
    }

    private static void addTensorrt(SessionOptions session, Map<String, String> options)
            throws OrtException {
        try (OrtTensorRTProviderOptions tensorrt = new OrtTensorRTProviderOptions()) {
            for (Map.Entry<String, String> option : options.entrySet()) {
                tensorrt.add(option.getKey(), option.getValue());
            }
            session.addTensorrt(tensorrt);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
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

/** Adds the execution providers of a GPU, with their options, to the options of a session. */
final class GpuProviders {

    private GpuProviders() {}

    /**
     * Adds an execution provider and those that it falls back on.
     *
     * @throws ModelException caused by an {@link OrtException} if a library does not load, and by
     *     another exception if an option is refused
     */
    static void add(ExecutionProvider provider, SessionOptions session, ProviderOptions options)
            throws ModelException {
        if (provider == ExecutionProvider.TENSORRT) {
            // CUDA runs the operators that TensorRT does not support, such as attention with a
            // cache.
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
                        "%s refuses the provider options %s: %s. Without them it loads; ONNX Runtime's documentation of the provider has their names and values"
                                .formatted(name, options, OrtSessionFactory.oneLine(e)),
                        new IllegalArgumentException(e));
            }
            throw new ModelException(
                    Kind.FAILED,
                    "%s does not load: %s. It takes an NVIDIA driver and %s; the provider 'cpu' takes none of them"
                            .formatted(name, OrtSessionFactory.oneLine(e), needs),
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
            // The default, powers of two, keeps up to twice the memory that a long prompt needs.
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

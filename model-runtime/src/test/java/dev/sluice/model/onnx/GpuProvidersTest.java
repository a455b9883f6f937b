// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession.SessionOptions;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@link GpuProviders}: a refused option is distinguished from a missing library. */
final class GpuProvidersTest {

    @Test
    void aRefusedOptionIsAnErrorWithTheProvidersMessage() {
        assertThatThrownBy(() -> add(GpuProvidersTest::withoutOptions, Map.of("gpu_memory", "1")))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        error -> {
                            assertThat(error.kind()).isEqualTo(Kind.INVALID);
                            // So that there is no silent fallback to the CPU.
                            assertThat(error.getCause()).isNotInstanceOf(OrtException.class);
                        })
                .hasMessageContaining("X refuses the provider options {gpu_memory=1}: ")
                .hasMessageContaining("Unknown provider option: \"gpu_memory\"");
    }

    @Test
    void aMissingLibraryIsAnErrorThatAllowsTheNextProvider() {
        GpuProviders.Addition missing =
                (session, options) -> {
                    throw new OrtException(OrtErrorCode.ORT_FAIL, "libx.so: cannot open");
                };
        for (Map<String, String> options :
                List.of(Map.of("gpu_mem_limit", "1"), Map.<String, String>of())) {
            assertThatThrownBy(() -> add(missing, options))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            error -> {
                                assertThat(error.kind()).isEqualTo(Kind.FAILED);
                                assertThat(error.getCause()).isInstanceOf(OrtException.class);
                            })
                    .hasMessageContaining("X does not load: ")
                    .hasMessageContaining("libx.so: cannot open")
                    .hasMessageContaining("It takes an NVIDIA driver and libraries of X");
        }
    }

    private static void add(GpuProviders.Addition addition, Map<String, String> options)
            throws ModelException, OrtException {
        OrtRuntime.environment();
        try (SessionOptions session = new SessionOptions()) {
            GpuProviders.addOr(addition, session, options, "X", "libraries of X");
        }
    }

    private static void withoutOptions(SessionOptions session, Map<String, String> options)
            throws OrtException {
        if (!options.isEmpty()) {
            throw new OrtException(
                    OrtErrorCode.ORT_INVALID_ARGUMENT,
                    "Unknown provider option: \"" + options.keySet().iterator().next() + "\"");
        }
    }
}

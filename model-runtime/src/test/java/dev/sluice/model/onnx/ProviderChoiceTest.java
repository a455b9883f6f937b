// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.onnx.ProviderChoice.Machine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@link ProviderChoice}: which providers are tried, their order, and what ends the search. */
final class ProviderChoiceTest {

    private static final Set<OrtProvider> ALL =
            EnumSet.of(OrtProvider.CPU, OrtProvider.CUDA, OrtProvider.TENSOR_RT);
    private static final Machine GPU = new Machine(ALL, Optional.of(Path.of("/dev/nvidiactl")));
    private static final ProviderOptions TENSORRT =
            new ProviderOptions(Map.of("trt_fp16_enable", "1", "gpu_mem_limit", "1000"));

    @Test
    void autoTakesCudaBeforeTheCpu() throws ModelException {
        ProviderChoice choice = ProviderChoice.of("auto", ProviderOptions.none(), GPU);
        assertThat(choice.candidates())
                .containsExactly(ExecutionProvider.CUDA, ExecutionProvider.CPU);
        assertThat(choice.reason()).isEqualTo("NVIDIA driver found at /dev/nvidiactl");
    }

    @Test
    void autoTriesTensorrtOnlyWithOptionsForIt() throws ModelException {
        assertThat(ProviderChoice.of("auto", TENSORRT, GPU).candidates())
                .containsExactly(
                        ExecutionProvider.TENSORRT, ExecutionProvider.CUDA, ExecutionProvider.CPU);
        Machine without = new Machine(EnumSet.of(OrtProvider.CPU, OrtProvider.CUDA), GPU.driver());
        assertThat(ProviderChoice.of("auto", TENSORRT, without).candidates())
                .containsExactly(ExecutionProvider.CUDA, ExecutionProvider.CPU);
    }

    @Test
    void autoExplainsTheCpuAndUnusedOptions() throws ModelException {
        Machine noDriver = new Machine(ALL, Optional.empty());
        assertThat(ProviderChoice.of("auto", ProviderOptions.none(), noDriver))
                .isEqualTo(
                        new ProviderChoice(
                                List.of(ExecutionProvider.CPU), "no NVIDIA driver is visible"));
        assertThat(ProviderChoice.of("auto", TENSORRT, noDriver).reason())
                .isEqualTo(
                        "no NVIDIA driver is visible; not used: {gpu_mem_limit=1000,"
                                + " trt_fp16_enable=1}");
        Machine noCuda = new Machine(EnumSet.of(OrtProvider.CPU), GPU.driver());
        assertThat(ProviderChoice.of("auto", ProviderOptions.none(), noCuda))
                .isEqualTo(
                        new ProviderChoice(
                                List.of(ExecutionProvider.CPU),
                                "this build of ONNX Runtime has no CUDA"));
    }

    @Test
    void aRequestedProviderHasNoFallback() throws ModelException {
        for (ExecutionProvider provider : ExecutionProvider.values()) {
            assertThat(ProviderChoice.of(provider.label(), ProviderOptions.none(), null))
                    .isEqualTo(new ProviderChoice(List.of(provider), "as configured"));
        }
    }

    @Test
    void optionsThatTheNamedProviderDoesNotTakeAreRefused() {
        for (String provider : List.of("cpu", "cuda")) {
            assertThatThrownBy(() -> ProviderChoice.of(provider, TENSORRT, null))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            error -> assertThat(error.kind()).isEqualTo(Kind.INVALID))
                    .hasMessageContaining("trt_fp16_enable=1} and the provider " + provider);
        }
    }

    @Test
    void theFirstProviderThatOpensIsUsedWithTheLastReason() throws ModelException {
        ProviderChoice choice = ProviderChoice.of("auto", TENSORRT, GPU);
        List<String> tried = new ArrayList<>();
        String opened =
                choice.open(
                        (provider, reason) -> {
                            tried.add(provider + " because " + reason);
                            if (provider == ExecutionProvider.CPU) {
                                return "opened";
                            }
                            throw failed(provider + " does not load");
                        });
        assertThat(opened).isEqualTo("opened");
        assertThat(tried)
                .containsExactly(
                        "TENSORRT because NVIDIA driver found at /dev/nvidiactl",
                        "CUDA because TENSORRT does not load",
                        "CPU because CUDA does not load");
    }

    @Test
    void aRefusalCausedByTheRuntimeDoesNotEndTheSearch() throws ModelException {
        ProviderChoice choice =
                new ProviderChoice(
                        List.of(ExecutionProvider.CUDA, ExecutionProvider.CPU), "a driver");
        ExecutionProvider opened =
                choice.open(
                        (provider, reason) -> {
                            if (provider == ExecutionProvider.CPU) {
                                return provider;
                            }
                            throw new ModelException(
                                    Kind.INVALID, "fails on every size", failed("no cuDNN"));
                        });
        assertThat(opened).isEqualTo(ExecutionProvider.CPU);
    }

    @Test
    void aRefusedFolderEndsTheSearch() {
        ProviderChoice choice =
                new ProviderChoice(
                        List.of(ExecutionProvider.CUDA, ExecutionProvider.CPU), "a driver");
        List<ExecutionProvider> tried = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                choice.open(
                                        (provider, reason) -> {
                                            tried.add(provider);
                                            throw new ModelException(Kind.INVALID, "no config");
                                        }))
                .hasMessage("no config");
        assertThat(tried).containsExactly(ExecutionProvider.CUDA);
    }

    @Test
    void theFailureOfTheLastIsTheError() {
        ProviderChoice choice =
                new ProviderChoice(List.of(ExecutionProvider.CUDA), "as configured");
        assertThatThrownBy(
                        () ->
                                choice.open(
                                        (provider, reason) -> {
                                            throw failed("no libcudart");
                                        }))
                .hasMessage("no libcudart");
    }

    @Test
    void withoutItsLibrariesCudaFallsBackToTheCpu() throws Exception {
        assumeTrue(NvidiaDriver.find().isEmpty());
        ProviderChoice choice =
                new ProviderChoice(
                        List.of(ExecutionProvider.CUDA, ExecutionProvider.CPU), "a driver");
        Path graph = Goldens.model().resolve("onnx/embed_tokens.onnx");
        List<String> reasons = new ArrayList<>();
        try (OrtSession session =
                choice.open(
                        (provider, reason) -> {
                            reasons.add(reason);
                            return new OrtSessionFactory(
                                            provider, 1, new ProviderOptions(Map.of("x", "1")))
                                    .open(graph);
                        })) {
            assertThat(session.getInputNames()).contains("input_ids");
        }
        assertThat(reasons).hasSize(2);
        assertThat(reasons.get(1)).startsWith("CUDA does not load: ").contains("'cpu' takes none");
    }

    private static ModelException failed(String message) {
        return new ModelException(
                Kind.FAILED,
                message,
                new OrtException(OrtException.OrtErrorCode.ORT_FAIL, message));
    }
}

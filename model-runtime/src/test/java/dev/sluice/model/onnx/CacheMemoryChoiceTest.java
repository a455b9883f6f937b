// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The memory of caches, and the fallback if it is not available. */
class CacheMemoryChoiceTest {

    private static final String NAME = "past_key_values.0.key";
    private static final CacheLayout LAYOUT =
            new CacheLayout(
                    Map.of(NAME, new AttentionCache("present.0.key", OnnxJavaType.FLOAT, 2, 8)),
                    Map.of());

    @ParameterizedTest
    @CsvSource({
        "AUTO, CPU, false",
        "AUTO, CUDA, true",
        "AUTO, TENSORRT, true",
        "HOST, CPU, false",
        "HOST, CUDA, false",
        "DEVICE, CPU, true",
        "DEVICE, CUDA, true"
    })
    void theMemoryFollowsFromPlacementAndProvider(
            CachePlacement placement, ExecutionProvider provider, boolean onDevice) {
        boolean[] requested = {false};
        CacheMemoryChoice.DeviceMemory opening =
                () -> {
                    requested[0] = true;
                    throw new ModelException(Kind.FAILED, "none here");
                };
        CacheMemoryChoice.open(placement, provider, Path.of("decoder.onnx"), LAYOUT, opening);
        assertThat(requested[0]).isEqualTo(onDevice);
    }

    @Test
    void cachesAreInMainMemoryIfNoOtherIsAvailable() throws Exception {
        CacheMemoryChoice.DeviceMemory refused =
                () -> {
                    throw new ModelException(Kind.FAILED, "is version 9");
                };
        CacheMemoryChoice.DeviceMemory unlinked =
                () -> {
                    throw new UnsatisfiedLinkError("no library");
                };
        for (CacheMemoryChoice.DeviceMemory opening :
                new CacheMemoryChoice.DeviceMemory[] {refused, unlinked}) {
            try (CacheMemory memory =
                    CacheMemoryChoice.open(
                            CachePlacement.DEVICE,
                            ExecutionProvider.CUDA,
                            Path.of("decoder.onnx"),
                            LAYOUT,
                            opening)) {
                assertThat(memory.onDevice()).isFalse();
                assertThat(memory.allocate(3)).isEmpty();
                CacheTensors empty = memory.empty();
                assertThat(memory.open()).isEqualTo(1);
                empty.release();
                assertThat(memory.open()).isZero();
            }
        }
    }

    @Test
    void roundedSizesAreFewAndHardlyLarger() {
        for (long bytes = 1; bytes < 1L << 40; bytes += 1 + bytes / 3) {
            long rounded = DeviceCaches.rounded(bytes);
            assertThat(rounded).isGreaterThanOrEqualTo(bytes);
            assertThat(rounded - bytes).isLessThan(Math.max(256, bytes / 8 + 1));
        }
        assertThat(DeviceCaches.rounded(0)).isPositive();
        long sizes =
                LongStream.range(1 << 20, 1 << 21).map(DeviceCaches::rounded).distinct().count();
        assertThat(sizes).isLessThanOrEqualTo(9);
    }
}

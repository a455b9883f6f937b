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

/** Where caches lie, and what becomes of a wish that cannot be met. */
class CacheMemoryChoiceTest {

    private static final String NAME = "past_key_values.0.key";
    private static final CacheLayout LAYOUT =
            new CacheLayout(
                    Map.of(NAME, "present.0.key"),
                    Map.of(NAME, new long[] {1, 2, 0, 8}),
                    Map.of(NAME, OnnxJavaType.FLOAT));

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
    void thePlaceFollowsFromWishAndProvider(
            CachePlacement wish, ExecutionProvider provider, boolean elsewhere) {
        boolean[] asked = {false};
        CacheMemoryChoice.Opening opening =
                () -> {
                    asked[0] = true;
                    throw new ModelException(Kind.FAILED, "none here");
                };
        CacheMemoryChoice.open(wish, provider, Path.of("decoder.onnx"), LAYOUT, opening);
        assertThat(asked[0]).isEqualTo(elsewhere);
    }

    @Test
    void cachesAreInMainMemoryWhereThereIsNoOther() throws Exception {
        CacheMemoryChoice.Opening refused =
                () -> {
                    throw new ModelException(Kind.FAILED, "is version 9");
                };
        CacheMemoryChoice.Opening unlinked =
                () -> {
                    throw new UnsatisfiedLinkError("no library");
                };
        for (CacheMemoryChoice.Opening opening :
                new CacheMemoryChoice.Opening[] {refused, unlinked}) {
            try (CacheMemory memory =
                    CacheMemoryChoice.open(
                            CachePlacement.DEVICE,
                            ExecutionProvider.CUDA,
                            Path.of("decoder.onnx"),
                            LAYOUT,
                            opening)) {
                assertThat(memory.onDevice()).isFalse();
                assertThat(memory.room(3)).isEmpty();
                CacheTensors nothing = memory.nothing();
                assertThat(memory.live()).isEqualTo(1);
                nothing.leave();
                assertThat(memory.live()).isZero();
            }
        }
    }

    @Test
    void sizesOfMemoryAreFewAndHardlyLarger() {
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

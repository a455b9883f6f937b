// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@link ProviderOptions}: the provider of each option, and invalid options. */
final class ProviderOptionsTest {

    @Test
    void eachProviderGetsItsOwnAndBothTheDevice() {
        ProviderOptions options =
                new ProviderOptions(
                        Map.of(
                                "device_id", "1",
                                "gpu_mem_limit", "1000000",
                                "trt_fp16_enable", "1"));

        assertThat(options.cuda()).isEqualTo(Map.of("device_id", "1", "gpu_mem_limit", "1000000"));
        assertThat(options.tensorrt()).isEqualTo(Map.of("device_id", "1", "trt_fp16_enable", "1"));
        assertThat(options.hasTensorrt()).isTrue();
    }

    @Test
    void theDeviceAloneDoesNotSelectTensorrt() {
        assertThat(new ProviderOptions(Map.of("device_id", "0")).hasTensorrt()).isFalse();
        assertThat(ProviderOptions.none().isEmpty()).isTrue();
    }

    @Test
    void invalidOptionsAreRefusedByName() {
        refused("GPU limit", "1", "found the name 'GPU limit'");
        refused("user_compute_stream", "140234", "found user_compute_stream, whose value is an");
        refused("gpu_mem_limit", " ", "found no value of gpu_mem_limit");
    }

    private static void refused(String name, String value, String message) {
        assertThatThrownBy(() -> new ProviderOptions(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

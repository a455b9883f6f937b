// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The text form and invalid values. */
class KvEvictionTest {

    @ParameterizedTest
    @ValueSource(strings = {"none", "gui-kv:capacity=2048,window=16,alpha=0.5"})
    void theTextFormIsParsed(String text) {
        assertThat(KvEviction.parse(text)).hasToString(text);
    }

    @Test
    void windowAndAlphaHaveTheDefaultsOfTheAuthors() {
        assertThat(KvEviction.parse(" gui-kv:capacity=2048 "))
                .isEqualTo(new KvEviction(2048, 8, 2));
        assertThat(KvEviction.parse("gui-kv:alpha=0, capacity=100"))
                .isEqualTo(new KvEviction(100, 8, 0));
        assertThat(KvEviction.parse("none").isNone()).isTrue();
        assertThat(KvEviction.parse("gui-kv:capacity=9").isNone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gui-kv",
                "gui-kv:",
                "gui-kv:2048",
                "gui-kv:window=8",
                "gui-kv:capacity=2048,budget=3",
                "gui-kv:capacity=2048,capacity=2048",
                "gui-kv:capacity=many",
                "gui-kv:capacity=2048,",
                "none:capacity=2048",
                "GUI-KV:capacity=2048"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> KvEviction.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found '" + text + "'")
                .hasMessageContaining("such as gui-kv:capacity=2048,window=8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gui-kv:capacity=8",
                "gui-kv:capacity=0",
                "gui-kv:capacity=16,window=0",
                "gui-kv:capacity=16,alpha=-1",
                "gui-kv:capacity=16,alpha=NaN",
                "gui-kv:capacity=16,alpha=Infinity",
                "gui-kv:capacity=0,window=0,alpha=0"
            })
    void impossibleSizesAreRefused(String text) {
        assertThatThrownBy(() -> KvEviction.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 ≤ window < capacity and a finite alpha ≥ 0");
    }
}

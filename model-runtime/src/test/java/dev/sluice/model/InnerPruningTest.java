// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.InnerPruning.Method;
import dev.sluice.model.InnerPruning.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The text form and invalid values. */
class InnerPruningTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "holitom@12:0.5",
                "fastv@2:0.0",
                "pyramiddrop@8:0.25,16:0.5,24:0.75"
            })
    void theTextFormIsParsed(String text) {
        assertThat(InnerPruning.parse(text).toString()).isEqualTo(text);
    }

    @Test
    void theTextFormHasMethodAndStages() {
        assertThat(InnerPruning.parse(" none ")).isEqualTo(InnerPruning.none());
        assertThat(InnerPruning.parse("holitom@12:0.5"))
                .isEqualTo(new InnerPruning(Method.HOLITOM, List.of(new Stage(12, 0.5))));
        assertThat(InnerPruning.parse("fastv@2:.5"))
                .isEqualTo(new InnerPruning(Method.FASTV, List.of(new Stage(2, 0.5))));
        assertThat(InnerPruning.parse("pyramiddrop@1:0.5, 2:0.75"))
                .isEqualTo(
                        new InnerPruning(
                                Method.PYRAMIDDROP,
                                List.of(new Stage(1, 0.5), new Stage(2, 0.75))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "holi",
                "Holitom@1:0.5",
                "none@1:0.5",
                "holitom",
                "holitom@",
                "holitom@1",
                "holitom@1:0.5,2:0.5",
                "holitom@1:0.5@2",
                "fastv@x:0.5",
                "fastv@1:half",
                "pyramiddrop@1:0.5,"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> InnerPruning.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found ")
                .hasMessageContaining("such as holitom@12:0.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fastv@0:0.5", "fastv@-1:0.5", "fastv@1:1", "fastv@1:-0.1", "fastv@1:NaN"})
    void layersAndSharesOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> InnerPruning.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "a layer of at least 1 and a share of at least 0 and below 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pyramiddrop@2:0.5,2:0.6",
                "pyramiddrop@3:0.5,2:0.6",
                "pyramiddrop@1:0.5,2:0.4"
            })
    void stagesThatDoNotAscendAreRefused(String text) {
        assertThatThrownBy(() -> InnerPruning.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ascending layers and shares that do not decrease");
    }

    @Test
    void halvesAreRoundedToEven() {
        assertThat(new Stage(1, 0.5).kept(5)).isEqualTo(2);
        assertThat(new Stage(1, 0.5).kept(7)).isEqualTo(4);
        assertThat(new Stage(1, 0.75).kept(6)).isEqualTo(2);
        assertThat(new Stage(1, 0.9).kept(4)).isZero();
        assertThat(new Stage(1, 0).kept(4)).isEqualTo(4);
    }
}

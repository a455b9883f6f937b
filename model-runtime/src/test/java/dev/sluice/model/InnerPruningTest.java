// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.InnerPruning.Method;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.PruningCount.Filters;
import dev.sluice.model.PruningCount.Mass;
import dev.sluice.model.PruningCount.Ratio;
import dev.sluice.model.PruningCount.Share;

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
                "pyramiddrop@8:0.25,16:0.5,24:0.75",
                "feather@8:0.75,16:0.9375",
                "adaptinfer@1:0.5,10:0.875,20:0.96875",
                "zipvl@1:0.97,2:0.97",
                "todre@8:0.1,16:0.1",
                "mustdrop@2:0.001:0.001,8:0.0012:0.001"
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
        assertThat(InnerPruning.parse("zipvl@1:.97"))
                .isEqualTo(new InnerPruning(Method.ZIPVL, List.of(new Stage(1, new Mass(0.97)))));
        assertThat(InnerPruning.parse("todre@3:.1"))
                .isEqualTo(new InnerPruning(Method.TODRE, List.of(new Stage(3, new Ratio(0.1)))));
        assertThat(InnerPruning.parse("mustdrop@3:.1 : .2"))
                .isEqualTo(
                        new InnerPruning(
                                Method.MUSTDROP, List.of(new Stage(3, new Filters(0.1, 0.2)))));
    }

    @Test
    void thereIsASplitBeforeEachStageAndTheLayerThatRunsWithoutPositions() {
        assertThat(InnerPruning.none().splits()).isEmpty();
        assertThat(InnerPruning.parse("pyramiddrop@1:0.5,3:0.5").splits()).containsExactly(1, 3);
        assertThat(InnerPruning.parse("feather@1:0.5,3:0.5,4:0.5").splits())
                .containsExactly(1, 2, 3, 4);
        assertThat(InnerPruning.parse("feather@3:0.5").before(2)).isEmpty();
        assertThat(InnerPruning.parse("feather@3:0.5").before(3)).contains(new Stage(3, 0.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zipvl@1:0",
                "zipvl@1:1.5",
                "todre@1:0",
                "mustdrop@1:-1:0",
                "mustdrop@1:0:2"
            })
    void sharesOfTheAttentionOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> InnerPruning.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 1:")
                .hasMessageContaining("of the attention");
    }

    @Test
    void countsOfAnotherMethodAreRefused() {
        List<Stage> stages = List.of(new Stage(1, 0.5));
        assertThatThrownBy(() -> new InnerPruning(Method.MUSTDROP, stages))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found mustdrop with the stages [1:0.5]")
                .hasMessageContaining("mustdrop@LAYER:TOTAL:ROW");
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
                "pyramiddrop@1:0.5,",
                "mustdrop@1:0.5",
                "zipvl@1:0.5:0.5"
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
        assertThat(new Share(0.5).kept(5)).isEqualTo(2);
        assertThat(new Share(0.5).kept(7)).isEqualTo(4);
        assertThat(new Share(0.75).kept(6)).isEqualTo(2);
        assertThat(new Share(0.9).kept(4)).isZero();
        assertThat(new Share(0).kept(4)).isEqualTo(4);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipPolicy;
import dev.sluice.model.InnerPruning;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Names, options and their errors. */
final class ReductionPolicyTest {

    @Test
    void everyNameParsesAndSaysWhatItNeeds() {
        assertThat(ReductionPolicy.names())
                .startsWith(
                        "none",
                        "dtd-feature",
                        "dtd-pixel",
                        "dtd-anchored",
                        "divprune-stream",
                        "auto",
                        "holitom",
                        "dtd+holitom")
                .containsAll(ClipPolicy.names())
                .doesNotHaveDuplicates();
        for (String name : ReductionPolicy.names()) {
            ReductionPolicy policy = ReductionPolicy.parse(name, Map.of());
            boolean holitom = name.endsWith("holitom");
            boolean clip = ClipPolicy.of(name).isPresent();
            assertThat(policy.name()).isEqualTo(name);
            assertThat(policy.needsPixels()).isEqualTo(name.equals("dtd-pixel"));
            assertThat(policy.merges()).isEqualTo(holitom || clip);
            if (!clip) {
                assertThat(policy.selects()).isEqualTo(!holitom);
                assertThat(policy.wantsAttention()).isEqualTo(holitom);
            }
        }
        assertThat(ReductionPolicy.parse("holitom", Map.of("d", "1")).wantsAttention()).isFalse();
    }

    @Test
    void methodsInsideTheLanguageModelAreNoPolicies() {
        List<String> names = new ArrayList<>(List.of("dtd-anchored+feather"));
        for (InnerPruning.Method method : InnerPruning.Method.values()) {
            names.add(method.label());
        }
        names.removeAll(ReductionPolicy.names());
        assertThat(names).contains("adaptinfer", "fastv");
        for (String name : names) {
            assertThatThrownBy(() -> ReductionPolicy.parse(name, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("between the layers of the language model")
                    .hasMessageContaining("set sluice.model.inner-pruning");
        }
        assertThatThrownBy(() -> ReductionPolicy.parse("gui-kv", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("among the keys of a KV cache")
                .hasMessageContaining("set sluice.session.eviction");
    }

    @Test
    void aDropStandsBeforeAnyMethod() {
        ReductionPolicy policy =
                ReductionPolicy.parse(
                        "dtd-anchored+v-cast", Map.of("threshold", "0.9", "retain-ratio", "0.2"));

        assertThat(policy.merges()).isTrue();
        assertThat(policy.selects()).isTrue();
        assertThat(policy.options())
                .containsEntry("threshold", 0.9)
                .containsEntry("retain-ratio", 0.2)
                .containsEntry("redundancy-threshold", 0.9);
        assertThat(ReductionPolicy.parse("dtd-feature+holitom", Map.of()))
                .isEqualTo(ReductionPolicy.parse("dtd+holitom", Map.of()));
        assertThatThrownBy(() -> ReductionPolicy.parse("none+evs", Map.of()))
                .hasMessageContaining("unknown policy 'none+evs'");
        assertThatThrownBy(() -> ReductionPolicy.parse("evs+v-cast", Map.of()))
                .hasMessageContaining("a drop and a method as in 'dtd-anchored+v-cast'");
    }

    @Test
    void defaultsAreThePublishedOnes() {
        assertThat(ReductionPolicy.parse("dtd+holitom", Map.of()).options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "threshold", 0.5,
                                "absolute", true,
                                "retain-ratio", 0.1,
                                "tau", 0.8,
                                "beta", 0.6,
                                "d", 0.0,
                                "k", 7,
                                "redundancy-threshold", 0.5));
        assertThat(ReductionPolicy.parse("dtd-pixel", Map.of()).options())
                .containsEntry("threshold", 0.1)
                .doesNotContainKey("tau");
    }

    @Test
    void redundancyFollowsAnAbsoluteFeatureThreshold() {
        assertThat(redundancy("dtd-feature", "threshold", "0.8")).isEqualTo(0.8);
        assertThat(redundancy("dtd-pixel", "threshold", "0.8")).isEqualTo(0.5);
        assertThat(redundancy("holitom", "tau", "0.9")).isEqualTo(0.5);
        assertThat(redundancy("holitom", "redundancy-threshold", "0.7")).isEqualTo(0.7);
    }

    @Test
    void unknownNamesNameTheNearest() {
        assertThatThrownBy(() -> ReductionPolicy.parse("dtd_feature", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'dtd_feature'")
                .hasMessageContaining("did you mean 'dtd-feature'?");
        assertThatThrownBy(() -> ReductionPolicy.parse("Holitom", Map.of()))
                .hasMessageContaining("did you mean 'holitom'?");
        assertThatThrownBy(() -> ReductionPolicy.parse("holitom", Map.of("retain_ratio", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'retain-ratio'?");
        assertThatThrownBy(() -> ReductionPolicy.parse("none", Map.of("treshold", "1")))
                .hasMessageContaining("did you mean 'threshold'?");
    }

    @Test
    void badValuesSayWhatWasExpected() {
        assertRefused("dtd-feature", "threshold", "1.5", "a number from -1.0 to 1.0");
        assertRefused("dtd-pixel", "threshold", "-0.5", "a number from 0.0 to 1.0");
        assertRefused("dtd-feature", "threshold", "NaN", "a number from");
        assertRefused("dtd-feature", "threshold", "high", "a number from");
        assertRefused("dtd-feature", "absolute", "yes", "true or false");
        assertRefused("holitom", "retain-ratio", "10", "a number from 0.0 to 1.0");
        assertRefused("holitom", "k", "0", "a whole number from 1");
        assertRefused("holitom", "k", "2.5", "a whole number from 1");
        assertRefused("holitom", "window", "-3", "a whole number from 1");
        assertThatThrownBy(
                        () ->
                                ReductionPolicy.parse(
                                        "dtd-feature",
                                        Map.of("threshold", "-0.1", "absolute", "false")))
                .hasMessageContaining("from 0.0 to 1.0");
    }

    @Test
    void aPolicyTravelsSerialized() throws Exception {
        ReductionPolicy policy = ReductionPolicy.parse("holitom", Map.of("tau", "0.65"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(policy);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(policy).hasSameHashCodeAs(policy);
        }
        assertThat(policy).isNotEqualTo(ReductionPolicy.parse("holitom", Map.of()));
    }

    private static Object redundancy(String name, String option, String value) {
        return ReductionPolicy.parse(name, Map.of(option, value))
                .options()
                .get("redundancy-threshold");
    }

    private static void assertRefused(String name, String option, String value, String expected) {
        assertThatThrownBy(() -> ReductionPolicy.parse(name, Map.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("option '" + option + "' is '" + value + "'")
                .hasMessageContaining(expected);
    }
}

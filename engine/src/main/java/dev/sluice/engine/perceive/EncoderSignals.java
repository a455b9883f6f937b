// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.policy.PolicyOption;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.SignalSupport;
import dev.sluice.model.tensor.Signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What policies need of a model's encoder, and what it gives. Stateless. */
public final class EncoderSignals {

    private EncoderSignals() {}

    /** Returns the signals that a model should be opened with for a policy. */
    public static Set<EncoderSignal> wanted(ReductionPolicy policy) {
        Set<EncoderSignal> wanted = EnumSet.noneOf(EncoderSignal.class);
        if (policy.needs().signals().isEmpty() && policy.wantsAttention()) {
            wanted.add(EncoderSignal.IMAGE_ATTENTION);
        }
        for (List<String> names : policy.needs().signals()) {
            names.stream().flatMap(name -> named(name).stream()).findFirst().ifPresent(wanted::add);
        }
        return wanted;
    }

    private static Optional<EncoderSignal> named(String name) {
        return Arrays.stream(EncoderSignal.values())
                .filter(signal -> signal.wireName().equals(name))
                .findFirst();
    }

    /**
     * Refuses a policy that the model cannot serve, before any frame is encoded.
     *
     * @throws IllegalArgumentException if a signal is missing; the message names it
     */
    public static void check(ReductionPolicy policy, ModelInfo model) {
        SignalSupport support = model.signals();
        for (List<String> names : policy.needs().signals()) {
            List<EncoderSignal> given =
                    names.stream()
                            .flatMap(name -> named(name).stream())
                            .filter(support::gives)
                            .toList();
            given.forEach(signal -> checkOption(policy, signal));
            if (given.isEmpty()) {
                throw new IllegalArgumentException(
                        "the policy %s needs the signal '%s', and the model's encoder gives %s%s; expected a policy that does without, or another export of the model (docs/policies.md)"
                                .formatted(
                                        policy.name(),
                                        String.join("' or '", names),
                                        support.given().isEmpty() ? "none" : support.names(),
                                        support.refusal().isEmpty()
                                                ? ""
                                                : ": " + support.refusal()));
            }
        }
    }

    /** An encoder's graph computes these two signals with the default of an option. */
    private static void checkOption(ReductionPolicy policy, EncoderSignal signal) {
        switch (signal) {
            case GLOBAL_ATTENTION ->
                    checkOption(policy, PolicyOption.GLOBAL_FACTOR, EncoderSignal.GLOBAL_FACTOR);
            case PAGE_RANK ->
                    checkOption(
                            policy, PolicyOption.ITERATIONS, EncoderSignal.PAGE_RANK_ITERATIONS);
            default -> {
                // has no option
            }
        }
    }

    private static void checkOption(ReductionPolicy policy, PolicyOption option, double expected) {
        Object found = policy.options().get(option.label());
        if (found instanceof Number number && number.doubleValue() != expected) {
            throw new IllegalArgumentException(
                    "the policy %s has %s=%s, and the model's encoder computes the signal with %s: leave the option out, or use reduce with signals from files"
                            .formatted(policy.name(), option.label(), found, expected));
        }
    }

    /** Returns the signals of a step, except for the attention that each token receives. */
    static Signals besideAttention(Map<EncoderSignal, Signal> given) {
        Map<String, Signal> signals = new TreeMap<>();
        given.forEach(
                (signal, values) -> {
                    if (signal != EncoderSignal.IMAGE_ATTENTION) {
                        signals.put(signal.wireName(), values);
                    }
                });
        return Signals.of(signals);
    }
}

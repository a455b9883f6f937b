// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Values of policies' options: those that were given, and the defaults of a policy. Immutable. */
public final class OptionValues implements Serializable {

    private static final long serialVersionUID = 1L;

    private final EnumMap<PolicyOption, Serializable> given = new EnumMap<>(PolicyOption.class);
    private final EnumMap<PolicyOption, Serializable> defaults = new EnumMap<>(PolicyOption.class);

    private OptionValues() {}

    /**
     * Reads values by the names of their options.
     *
     * @throws IllegalArgumentException for an unknown name or a value out of range
     */
    public static OptionValues parse(Map<String, String> texts) {
        OptionValues values = new OptionValues();
        texts.forEach(
                (label, text) -> {
                    PolicyOption option = PolicyOption.of(label);
                    values.given.put(option, (Serializable) option.parse(text));
                });
        return values;
    }

    /** Returns these values with defaults for those that were not given. */
    public OptionValues withDefaults(Map<PolicyOption, Serializable> more) {
        OptionValues values = new OptionValues();
        values.given.putAll(given);
        values.defaults.putAll(defaults);
        values.defaults.putAll(more);
        return values;
    }

    /** Returns whether the option was given, or has a default. */
    public boolean has(PolicyOption option) {
        return given.containsKey(option) || defaults.containsKey(option);
    }

    /** Returns whether the option was given. */
    public boolean isGiven(PolicyOption option) {
        return given.containsKey(option);
    }

    /** Returns a value. */
    public Object get(PolicyOption option) {
        return Objects.requireNonNull(
                given.getOrDefault(option, defaults.get(option)), option::label);
    }

    /** Returns the value of a number. */
    public double number(PolicyOption option) {
        return ((Number) get(option)).doubleValue();
    }

    /** Returns the value of a count. */
    public int count(PolicyOption option) {
        return ((Number) get(option)).intValue();
    }

    /** Returns the value of a count, or 0 if it has none. */
    int countOrZero(PolicyOption option) {
        return has(option) ? count(option) : 0;
    }

    /** Returns the number of tokens to keep. */
    Budget budget() {
        return new Budget(countOrZero(PolicyOption.TOKENS), share());
    }

    /** Returns the share of the tokens to keep. */
    double share() {
        return number(PolicyOption.RETAIN_RATIO);
    }

    /** Returns the layer whose attention counts. */
    int layer() {
        return count(PolicyOption.LAYER);
    }

    /** Returns whether the tokens of all steps compete. */
    boolean together() {
        return word(PolicyOption.SCOPE).equals("window");
    }

    /** Returns the constant that a word names. */
    <E extends Enum<E>> E constant(Class<E> type, PolicyOption option) {
        return Enum.valueOf(type, word(option).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the value of a flag. */
    public boolean flag(PolicyOption option) {
        return (Boolean) get(option);
    }

    /** Returns the value of a word. */
    public String word(PolicyOption option) {
        return (String) get(option);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionValues values
                && given.equals(values.given)
                && defaults.equals(values.defaults);
    }

    @Override
    public int hashCode() {
        return Objects.hash(given, defaults);
    }

    @Override
    public String toString() {
        return given.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.util.Arrays;

/** The optional arguments of a program, by position. */
final class Arguments {

    private final String[] values;

    Arguments(String... values) {
        this.values = values.clone();
    }

    String text(int index, String defaultValue) {
        return values.length > index ? values[index] : defaultValue;
    }

    int number(int index, int defaultValue) {
        return values.length > index ? Integer.parseInt(values[index]) : defaultValue;
    }

    /** Returns the numbers of one argument, which commas separate, or the default ones. */
    int[] numbers(int index, int... defaultValues) {
        if (values.length <= index) {
            return defaultValues.clone();
        }
        return Arrays.stream(values[index].split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** Returns all numbers from an index on, or the default ones if there are none. */
    int[] numbersFrom(int index, int... defaultValues) {
        if (values.length <= index) {
            return defaultValues.clone();
        }
        int[] numbers = new int[values.length - index];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(values[index + i]);
        }
        return numbers;
    }
}

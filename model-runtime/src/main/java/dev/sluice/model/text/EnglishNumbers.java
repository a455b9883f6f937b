// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

/** Spells integers in English, as the prompts of some models require. */
public final class EnglishNumbers {

    private static final String[] SMALL = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };

    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };

    private EnglishNumbers() {}

    /** Spells an integer from 0 to 999,999,999, such as "two thousand, one hundred and six". */
    public static String of(int number) {
        if (number < 0 || number > 999_999_999) {
            throw new IllegalArgumentException("found " + number + "; expected 0 to 999,999,999");
        }
        if (number >= 1_000_000) {
            return joined(number, 1_000_000, "million");
        }
        return number >= 1000 ? joined(number, 1000, "thousand") : hundreds(number);
    }

    private static String joined(int number, int unit, String name) {
        int rest = number % unit;
        String spelled = of(number / unit) + " " + name;
        if (rest == 0) {
            return spelled;
        }
        return spelled + (rest < 100 ? " and " : ", ") + of(rest);
    }

    private static String hundreds(int number) {
        if (number < 20) {
            return SMALL[number];
        }
        int rest = number % (number < 100 ? 10 : 100);
        if (number < 100) {
            return TENS[number / 10] + (rest == 0 ? "" : "-" + SMALL[rest]);
        }
        return SMALL[number / 100] + " hundred" + (rest == 0 ? "" : " and " + hundreds(rest));
    }
}

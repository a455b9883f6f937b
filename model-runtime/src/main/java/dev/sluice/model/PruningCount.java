// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/** How many visual tokens a stage of {@link InnerPruning} leaves. */
public sealed interface PruningCount {

    /** Returns its form. */
    Form form();

    /** Returns its values as they are written behind a stage's layer. */
    List<Double> values();

    /** Whether the values are in the range of the form. */
    default boolean isInRange() {
        boolean shares = values().stream().allMatch(value -> value >= 0 && value <= 1);
        double first = values().get(0);
        return shares
                && switch (form()) {
                    case SHARE -> first < 1;
                    case MASS, RATIO -> first > 0;
                    case FILTERS -> true;
                };
    }

    /**
     * A fixed share.
     *
     * @param removed share of the prompt's visual tokens that is dropped by this stage and the ones
     *     before, at least 0 and below 1
     */
    record Share(double removed) implements PruningCount {

        /** Returns how many visual tokens of a prompt are kept, rounded half to even. */
        public int kept(int visual) {
            return (int) Math.rint(visual * (1 - removed));
        }

        @Override
        public Form form() {
            return Form.SHARE;
        }

        @Override
        public List<Double> values() {
            return List.of(removed);
        }
    }

    /**
     * The fewest tokens that together have a share of the score of all visual tokens left.
     *
     * @param share above 0 and at most 1
     */
    record Mass(double share) implements PruningCount {
        @Override
        public Form form() {
            return Form.MASS;
        }

        @Override
        public List<Double> values() {
            return List.of(share);
        }
    }

    /**
     * All, or none if the text pays visual tokens less than a share of its attention.
     *
     * @param share above 0 and at most 1
     */
    record Ratio(double share) implements PruningCount {
        @Override
        public Form form() {
            return Form.RATIO;
        }

        @Override
        public List<Double> values() {
            return List.of(share);
        }
    }

    /**
     * Those that one of two filters keeps.
     *
     * @param total keeps a token with at least this share of the score of all visual tokens left
     * @param row keeps a token to which one row pays at least this attention
     */
    record Filters(double total, double row) implements PruningCount {
        @Override
        public Form form() {
            return Form.FILTERS;
        }

        @Override
        public List<Double> values() {
            return List.of(total, row);
        }
    }

    /** The forms of counts, in which they are written. */
    enum Form {
        /** Of a {@link Share}. */
        SHARE(":SHARE", "a share of at least 0 and below 1"),
        /** Of a {@link Mass}. */
        MASS(":MASS", "a share of the attention above 0 and at most 1"),
        /** Of a {@link Ratio}. */
        RATIO(":RATIO", "a share of the attention above 0 and at most 1"),
        /** Of {@link Filters}. */
        FILTERS(":TOTAL:ROW", "two shares of the attention of at least 0 and at most 1");

        private final String text;
        private final String range;

        Form(String text, String range) {
            this.text = text;
            this.range = range;
        }

        /** Returns what is written behind a stage's layer, such as {@code :SHARE}. */
        String text() {
            return text;
        }

        /** Returns the range of its values. */
        String range() {
            return range;
        }

        /** Number of values. */
        int size() {
            return this == FILTERS ? 2 : 1;
        }

        /** Returns a count of this form. */
        PruningCount of(List<Double> values) {
            double first = values.get(0);
            return switch (this) {
                case SHARE -> new Share(first);
                case MASS -> new Mass(first);
                case RATIO -> new Ratio(first);
                case FILTERS -> new Filters(first, values.get(1));
            };
        }
    }
}

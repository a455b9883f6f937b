// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in an expression of Prometheus's query language: metrics with their label matchers, and
 * the labels by which something is grouped or joined. It knows the part of the language that the
 * dashboard and the alert rules use, and fails at anything else.
 *
 * @param selectors the metrics, in order
 * @param labels what follows {@code by}, {@code without}, {@code on}, {@code ignoring} and the like
 */
public record PromQl(List<Selector> selectors, Set<String> labels) {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s+"
                            + "|(?<string>\"(?:\\\\.|[^\"\\\\])*\")"
                            + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)"
                            + "|(?<number>\\$?[0-9.]+[a-z]*|\\$__[a-z_]+)"
                            + "|(?<mark>=~|!~|!=|==|>=|<=|[-+*/<>=(){},\\[\\]])");

    private static final Set<String> LISTS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");
    private static final Set<String> FUNCTIONS =
            Set.of(
                    "sum",
                    "min",
                    "max",
                    "avg",
                    "count",
                    "rate",
                    "increase",
                    "changes",
                    "absent",
                    "time",
                    "vector",
                    "min_over_time",
                    "max_over_time");

    /**
     * A metric with its matchers.
     *
     * @param metric its name
     */
    public record Selector(String metric, List<Match> matches) {}

    /**
     * A condition on a label.
     *
     * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
     */
    public record Match(String label, String operator, String value) {}

    /** Parses an expression; fails at what it does not know, such as a function with a typo. */
    public static PromQl parse(String expression) {
        return new Parser(expression).parse();
    }

    private static final class Parser {

        private final String expression;
        private final List<String> tokens = new ArrayList<>();
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> labels = new TreeSet<>();
        private int next;

        Parser(String expression) {
            this.expression = expression;
            Matcher matcher = TOKEN.matcher(expression);
            int at = 0;
            for (; at < expression.length() && matcher.find() && matcher.start() == at; ) {
                if (!matcher.group().isBlank()) {
                    tokens.add(matcher.group());
                }
                at = matcher.end();
            }
            if (at < expression.length()) {
                throw failed("'" + expression.charAt(at) + "' at " + at);
            }
        }

        PromQl parse() {
            while (next < tokens.size()) {
                String token = take();
                if (token.equals("[")) {
                    skipRange();
                } else if (Character.isLetter(token.charAt(0))) {
                    name(token);
                } else if (token.equals("{") || token.startsWith("\"")) {
                    throw failed("'" + token + "' without a metric before it");
                }
            }
            return new PromQl(List.copyOf(selectors), Set.copyOf(labels));
        }

        private void name(String name) {
            if (LISTS.contains(name)) {
                labelList();
            } else if (FUNCTIONS.contains(name)) {
                if (!peek().equals("(") && !LISTS.contains(peek())) {
                    throw failed(name + " without an argument");
                }
            } else if (peek().equals("(")) {
                throw failed("unknown function " + name);
            } else if (!OPERATORS.contains(name)) {
                selectors.add(new Selector(name, matches()));
            }
        }

        private void labelList() {
            expect("(");
            while (!peek().equals(")")) {
                labels.add(take());
                if (peek().equals(",")) {
                    take();
                }
            }
            take();
        }

        private List<Match> matches() {
            List<Match> matches = new ArrayList<>();
            if (!peek().equals("{")) {
                return matches;
            }
            take();
            while (!peek().equals("}")) {
                String label = take();
                String operator = take();
                String value = take();
                if (!value.startsWith("\"")) {
                    throw failed("a label's value without quotes: " + value);
                }
                matches.add(new Match(label, operator, value.substring(1, value.length() - 1)));
                if (peek().equals(",")) {
                    take();
                }
            }
            take();
            return matches;
        }

        private void skipRange() {
            while (!take().equals("]")) {
                // a duration, or a duration and a step
            }
        }

        private void expect(String token) {
            if (!take().equals(token)) {
                throw failed("expected " + token + " as token " + next);
            }
        }

        private String peek() {
            return next < tokens.size() ? tokens.get(next) : "";
        }

        private String take() {
            if (next == tokens.size()) {
                throw failed("it ends too early");
            }
            return tokens.get(next++);
        }

        private IllegalArgumentException failed(String problem) {
            return new IllegalArgumentException(problem + " in: " + expression);
        }
    }
}

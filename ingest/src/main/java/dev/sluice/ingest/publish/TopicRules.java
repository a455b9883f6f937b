package dev.sluice.ingest.publish;

import java.util.Optional;

/** What a topic's setting has to be, and what happens otherwise. Pure. */
final class TopicRules {

    private TopicRules() {}

    /** What happens if the setting stays as found; empty if that is as good as expected. */
    static Optional<String> consequence(String setting, String found, String expected) {
        return switch (setting) {
            case "cleanup.policy" ->
                    when(
                            !found.equals(expected),
                            "compaction keeps one record of each stream and loses the rest");
            case "max.message.bytes" ->
                    when(
                            number(found) < number(expected),
                            "larger records are refused by the broker");
            case "message.timestamp.type" ->
                    when(!found.equals(expected), "a replay cannot seek by capture time");
            case "message.timestamp.before.max.ms" ->
                    when(
                            number(found) < number(expected),
                            "older recordings are refused by the broker");
            case "message.timestamp.after.max.ms" ->
                    when(
                            number(found) < number(expected),
                            "recordings whose time is ahead are refused by the broker");
            case "retention.ms" ->
                    when(
                            isLess(found, expected),
                            "recordings older than that are deleted as soon as they arrive");
            case "retention.bytes" ->
                    when(isLess(found, expected), "less is kept than was asked for");
            default -> Optional.empty();
        };
    }

    private static Optional<String> when(boolean different, String consequence) {
        return different ? Optional.of(consequence) : Optional.empty();
    }

    /** Less than expected, where a negative number is no limit. */
    private static boolean isLess(String found, String expected) {
        long limit = number(found);
        long wanted = number(expected);
        return limit >= 0 && (wanted < 0 || limit < wanted);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0; // a broker without the setting: it counts as too small
        }
    }
}

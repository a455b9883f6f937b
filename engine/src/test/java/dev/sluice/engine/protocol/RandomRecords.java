// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.model.FinishReason;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded random queries, answers and events that are valid by their schemas. */
final class RandomRecords {

    private static final long FIRST = 1_600_000_000_000_000L;
    private static final String LETTERS = "ab \"\\\n\tü…鴿😀{}[]:,0";

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    Query query() {
        QueryMode mode = one(QueryMode.values());
        long at = random.nextBoolean() ? Query.LATEST : time();
        boolean ends = mode == QueryMode.WATCH && random.nextBoolean();
        return new Query(
                "q" + text(),
                "s" + text(),
                mode == QueryMode.CANCEL && random.nextBoolean() ? "" : "?" + text(),
                at,
                random.nextBoolean() ? Query.ALL : 1 + random.nextInt(Integer.MAX_VALUE),
                mode,
                ends ? Math.max(at, FIRST) + random.nextInt(1_000_000) : Query.NEVER,
                options(),
                random.nextBoolean() ? 0 : 1 + random.nextInt(1_000));
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            options.add(i + text());
        }
        return options;
    }

    Answer answer() {
        boolean asked = random.nextBoolean();
        boolean failed = random.nextInt(3) == 0;
        return new Answer(
                "q" + text(),
                "s" + text(),
                random.nextInt(100),
                one(AnswerStatus.values()),
                timeOrNone(),
                asked ? text() : null,
                asked ? one(FinishReason.values()) : null,
                evidence(),
                new AnswerTiming(millis(), millis(), millis(), millis()),
                "m" + text(),
                "p" + text(),
                failed ? new AnswerError(one(ErrorCode.values()), text()) : null,
                random.nextBoolean() ? question() : null,
                asked && random.nextBoolean()
                        ? new AnswerUsage(random.nextInt(100_000), random.nextInt(100))
                        : null,
                timeOrNone());
    }

    private AskedQuestion question() {
        QueryMode mode = random.nextBoolean() ? QueryMode.ONCE : QueryMode.WATCH;
        return new AskedQuestion("?" + text(), mode, random.nextBoolean() ? Query.LATEST : time());
    }

    private AnswerEvidence evidence() {
        return new AnswerEvidence(
                timeOrNone(),
                timeOrNone(),
                random.nextInt(1_000),
                random.nextLong(1L << 40),
                random.nextInt(100_000),
                random.nextInt(10_000),
                random.nextBoolean());
    }

    StreamEvent event() {
        return StreamEvent.of(EventType.SOURCE, "s" + text(), time())
                .with("kind", "k" + text())
                .with("message", text())
                .with("epoch", random.nextLong(1L << 50))
                .withTime("to", time())
                .build();
    }

    /** Milliseconds with as many digits as an answer has. */
    private double millis() {
        return random.nextInt(100_000_000) / 1_000.0;
    }

    private long timeOrNone() {
        return random.nextBoolean() ? Answer.NO_TIME : time();
    }

    private long time() {
        long micros = FIRST + random.nextLong(1L << 50);
        return random.nextBoolean() ? micros : micros / 1_000_000 * 1_000_000;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}

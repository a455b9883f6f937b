// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import dev.sluice.engine.protocol.Answer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which alerts an answer causes, by the answers before it of the same watch. It counts in
 * capture time, so that it decides the same in a replay. Not safe for use by several threads.
 */
public final class CoolDowns {

    /** Of so many watches of alerts, the latest, it is known when they were sent. */
    private static final int MOST = 20_000;

    private final List<Alert> alerts;
    private final Map<Watch, Answer> latest = bounded();
    private final Map<Sent, Long> sent = bounded();

    private record Watch(String queryId, @Nullable String streamId) {}

    private record Sent(String alert, Watch watch) {}

    public CoolDowns(List<Alert> alerts) {
        this.alerts = List.copyOf(alerts);
    }

    /**
     * Takes the next answer of the topic.
     *
     * @return the alerts that it causes; none if it is a repeated answer
     */
    public List<Alert> take(Answer answer) {
        List<Alert> about = alerts.stream().filter(alert -> alert.isAbout(answer)).toList();
        Watch watch = new Watch(answer.queryId(), answer.streamId());
        if (about.isEmpty() || isRepeated(latest.get(watch), answer)) {
            return List.of();
        }
        latest.put(watch, answer);
        List<Alert> caused = new ArrayList<>();
        for (Alert alert : about) {
            if (alert.matches(answer) && isOver(alert, watch, answer.asOfMicros())) {
                caused.add(alert);
            }
        }
        return caused;
    }

    /** A job that began anew counts from 0 again, but goes on in capture time. */
    private static boolean isRepeated(@Nullable Answer before, Answer answer) {
        return before != null
                && answer.sequence() <= before.sequence()
                && answer.asOfMicros() <= before.asOfMicros();
    }

    /** A clock that was set back ends a cool-down. */
    private boolean isOver(Alert alert, Watch watch, long micros) {
        Sent key = new Sent(alert.name(), watch);
        Long before = sent.get(key);
        if (before != null
                && micros >= before
                && Duration.of(micros - before, ChronoUnit.MICROS).compareTo(alert.coolDown())
                        < 0) {
            return false;
        }
        sent.put(key, micros);
        return true;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }
}

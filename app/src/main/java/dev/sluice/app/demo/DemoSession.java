// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.console.ConsoleOptions;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A running demo: asks the questions of its script and judges the answers. For one thread. */
final class DemoSession implements AutoCloseable {

    static final String STREAM = "camera-1";

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final DemoConsole console;
    private final Programme programme;
    private final DemoParts parts;
    private final DemoSystem system;
    private final long startNanos = System.nanoTime(); // the camera has just started
    private final Score score = new Score();
    private final Set<String> open = new HashSet<>(); // questions without an answer
    private final Map<String, Query> watches = new HashMap<>();

    private DemoSession(
            DemoConsole console, Programme programme, DemoParts parts, DemoSystem system) {
        this.console = console;
        this.programme = programme;
        this.parts = parts;
        this.system = system;
    }

    /** Starts all parts; the camera runs when this returns. */
    static DemoSession start(
            DemoConsole console,
            Configuration config,
            Programme programme,
            boolean keep,
            ConsoleOptions page)
            throws Exception {
        DemoParts parts = new DemoParts(console);
        try {
            DemoSystem system =
                    new DemoStarter(console, programme, parts, keep, page).start(config);
            return new DemoSession(console, programme, parts, system);
        } catch (Exception | Error e) {
            try (parts) {
                if (parts.stop().requested()) {
                    throw DemoParts.stopped(); // a JVM that shuts down fails parts in odd ways
                }
                throw e;
            }
        }
    }

    /** Asks the questions, prints the answers, and counts the right ones. */
    Score play() throws Exception {
        while (seconds() < programme.seconds() && !parts.stop().requested()) {
            Optional<DemoScript.Line> line = programme.script().due(seconds());
            if (line.isPresent()) {
                ask(line.get());
            }
            show();
            console.playing(Math.min(seconds(), programme.seconds()), programme.seconds(), score);
        }
        console.step("waiting for the last answers");
        double shown = Math.min(seconds(), programme.seconds());
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        while ((!open.isEmpty() || score.isWaiting(shown))
                && !parts.stop().requested()
                && System.nanoTime() < deadline) {
            show();
        }
        if (stopped()) {
            score.leaveOpen();
        }
        score.close(shown).forEach(console::missed);
        return score;
    }

    /** Whether the demo was asked to stop before its end. */
    boolean stopped() {
        return parts.stop().requested();
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void ask(DemoScript.Line line) throws InterruptedException {
        Query question = line.query(STREAM, system.time());
        line.key().ifPresent(key -> score.asked(question.queryId(), key));
        console.asked(question.queryId(), line.text(), line.why());
        system.sender().send(question);
        if (line.watch()) {
            watches.put(question.queryId(), question);
        } else {
            open.add(question.queryId());
        }
    }

    private void show() throws Exception {
        for (ReceivedAnswer received : system.answers().poll(POLL)) {
            Answer answer = received.answer();
            open.remove(answer.queryId());
            console.answered(
                    received, score.judge(answer, system.time().asOf(answer)), system.time());
            if (score.hasFired(answer.queryId())) {
                endWatch(answer.queryId());
            }
        }
        system.monitor().reportRestart();
        if (system.job().await(Duration.ZERO)) {
            throw new SluiceException("the job ended; see " + Home.logFile());
        }
    }

    private void endWatch(String id) throws InterruptedException {
        Query watch = watches.remove(id);
        if (watch != null) {
            system.sender().send(watch.cancelling());
        }
    }

    /** Closes all parts, the last started first. */
    @Override
    public void close() {
        parts.close();
    }
}

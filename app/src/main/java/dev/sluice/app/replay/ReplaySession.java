// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.app.ask.AnswerPrinter;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.engine.protocol.Query;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.StopSignal;
import dev.sluice.platform.topics.ReplayTopics;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the verb: creates the topics, puts the questions into them, replays once or twice,
 * prints what came out, and deletes the topics.
 *
 * @param deployed the configuration of the deployment
 * @param config the configuration of the (first) replay
 * @param outputs its topics
 * @param second what it is compared with, if anything
 * @param html the file of the A/B report, or null
 */
record ReplaySession(
        Configuration deployed,
        Configuration config,
        ReplayTopics outputs,
        Optional<SecondRun> second,
        @Nullable Path html,
        OutputOptions output) {

    /**
     * Replays.
     *
     * @param mode the part of the recording
     * @param ask the new questions, if there are any
     * @param unpinned whether questions about now are answered at the stream's first clock
     * @return the exit code
     */
    int run(JobMode mode, AskOptions ask, boolean unpinned) throws Exception {
        try (StopSignal stop = new StopSignal();
                Topics topics = new Topics(KafkaSettings.of(config).client())) {
            checkFree(topics);
            LiveRun live = new LiveRun(KafkaSettings.of(deployed), topics);
            List<Query> asked = questions(mode, ask, live);
            boolean recorded = !takeQuestions(topics) && ask.asksRecorded();
            boolean comparesLive = recorded && second.filter(run -> !run.isLive()).isEmpty();
            topics.createMissing(TopicPlan.of(config));
            second.filter(SecondRun::isReplay)
                    .ifPresent(run -> topics.createMissing(TopicPlan.of(run.config())));
            try {
                send(asked);
                JobMode pinned = unpinned || !ask.asksRecorded() ? mode : live.pin(mode);
                return run(new ReplayPlan(mode, pinned, live, comparesLive, output, stop));
            } finally {
                topics.delete(outputs.temporary());
                topics.delete(second.map(SecondRun::temporary).orElse(List.of()));
            }
        }
    }

    /** Answers of two replays have the same ids, so one topic must not hold both. */
    private void checkFree(Topics topics) {
        List<String> written = new ArrayList<>(outputs.names());
        second.ifPresent(run -> written.addAll(run.written()));
        Set<String> existing = topics.existing(written);
        if (!existing.isEmpty()) {
            throw new SluiceException(
                    "found topic %s; --into expects a name that is not in use: choose another one, or delete the topic"
                            .formatted(String.join(" and ", existing)));
        }
        second.ifPresent(run -> run.require(topics));
    }

    /** Takes the questions of the run to compare with, if it has its own and no others are put. */
    private boolean takeQuestions(Topics topics) {
        boolean takes =
                !outputs.ownQueries()
                        && second.filter(run -> run.hasOwnQuestions(topics)).isPresent();
        if (takes) {
            config.set(KafkaOptions.QUERIES_TOPIC, second.orElseThrow().kafka().queries());
        }
        second.ifPresent(run -> run.asking(config.get(KafkaOptions.QUERIES_TOPIC)));
        return takes;
    }

    /** The questions of the replay's own topic: new ones, and recorded ones where asked for. */
    private List<Query> questions(JobMode mode, AskOptions ask, LiveRun live) {
        Optional<NewQuestions> questions = ask.questions();
        if (questions.isEmpty()) {
            return List.of();
        }
        List<Query> all = new ArrayList<>(questions.get().about(RecordedVideo.read(config, mode)));
        output.say("new questions: %d", all.size());
        if (ask.asksRecorded()) {
            all.addAll(live.queries());
        }
        return all;
    }

    private void send(List<Query> queries) throws InterruptedException {
        if (!queries.isEmpty()) {
            KafkaSettings kafka = KafkaSettings.of(config);
            try (QuerySender sender = new QuerySender(kafka.client(), kafka.queries())) {
                sender.send(queries);
            }
        }
    }

    private int run(ReplayPlan plan) throws Exception {
        if (second.isEmpty()) {
            AnswerPrinter printer = new AnswerPrinter(output);
            Optional<ReplayReport> ended = plan.run(config, printer::print);
            ended.ifPresent(report -> output.print(report.line(), report.json()));
            return ended.isPresent() && !ended.get().differs() ? 0 : 1;
        }
        Optional<AbReport> compared = new AbRuns(plan).compare(config, second.get());
        if (compared.isEmpty()) {
            return 1;
        }
        new AbPrinter(output).print(compared.get());
        if (html != null) {
            new AbPrinter(output).write(compared.get(), config, html);
        }
        return compared.get().sameChunks() ? 0 : 1;
    }
}

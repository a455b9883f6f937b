// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.topics.ReplayTopics;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;

import java.util.List;
import java.util.Set;

/**
 * The run that a replay is compared with, and where it is.
 *
 * @param comparand what was asked for
 * @param config the configuration of a second replay, or that of a run, with the run's topics
 * @param topics the topics of the second replay, or of the run
 */
record SecondRun(Comparand comparand, Configuration config, ReplayTopics topics) {

    /**
     * Finds the run.
     *
     * @param deployed the configuration of the deployment, without the first run's policy
     * @param first the topics of the first run
     */
    static SecondRun of(Comparand comparand, Configuration deployed, ReplayTopics first) {
        if (comparand.policy() != null) {
            Configuration config = new Configuration(deployed);
            comparand.policy().configure(config);
            RecommendedDefaults.apply(config);
            ReplayTopics topics = first.second();
            return new SecondRun(comparand, topics.configure(config), topics);
        }
        ReplayTopics topics = ReplayTopics.ofRun(comparand.run());
        return new SecondRun(
                comparand, comparand.isLive() ? deployed : topics.configure(deployed), topics);
    }

    /** Whether it is a second replay, and not a run whose answers are kept. */
    boolean isReplay() {
        return comparand.policy() != null;
    }

    /** Whether it is the live run. */
    boolean isLive() {
        return comparand.isLive();
    }

    KafkaSettings kafka() {
        return KafkaSettings.of(config);
    }

    /** The topics that a second replay writes to. */
    List<String> written() {
        return isReplay() ? topics.names() : List.of();
    }

    /** The topics to delete when both runs are over. */
    List<String> temporary() {
        return isReplay() ? topics.temporary() : List.of();
    }

    /** What the run is called. */
    String name() {
        return comparand.isLive() ? "the live run" : "run " + comparand.run();
    }

    /**
     * Checks that a run exists.
     *
     * @throws SluiceException if it does not
     */
    void require(Topics existing) {
        String answers = kafka().answers();
        if (!isReplay() && existing.existing(Set.of(answers)).isEmpty()) {
            throw new SluiceException(
                    "found --against %s, but there is no topic %s; expected a policy (%s), '%s', or the NAME of an earlier 'replay --into NAME'"
                            .formatted(
                                    comparand.run(),
                                    answers,
                                    String.join(", ", ReductionPolicy.names()),
                                    Comparand.LIVE));
        }
    }

    /** Whether it is an earlier replay with questions of its own, which the first run then asks. */
    boolean hasOwnQuestions(Topics existing) {
        return !isReplay()
                && !comparand.isLive()
                && !existing.existing(Set.of(kafka().queries())).isEmpty();
    }

    /** Lets a second replay ask the questions of the first one. */
    void asking(String queries) {
        if (isReplay()) {
            config.set(KafkaOptions.QUERIES_TOPIC, queries);
        }
    }
}

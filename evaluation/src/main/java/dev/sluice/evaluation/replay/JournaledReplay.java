// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.engine.protocol.Query;
import dev.sluice.evaluation.journal.Journal;
import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.model.ModelLoader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Runs jobs whose outcomes stand in a journal, so that none is run twice. For one thread. */
public final class JournaledReplay {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalReplay replay;
    private final Journal journal;

    public JournaledReplay(LocalReplay replay, Journal journal) {
        this.replay = replay;
        this.journal = journal;
    }

    /** The journal. */
    public Journal journal() {
        return journal;
    }

    /**
     * What a job has to do.
     *
     * @param config all options of the job
     * @param clips returns at least one clip, each with its own stream id; it is called only if the
     *     job has to run
     * @param queries questions about these clips
     * @param models opens the model
     * @param drops creates the drop of each stream
     */
    public record Work(
            Configuration config,
            Supplier<List<RecordedClip>> clips,
            List<Query> queries,
            ModelLoader models,
            DropFactory drops) {}

    /**
     * An outcome, with what the model did for it.
     *
     * @param outcome the outputs
     * @param encoded number of steps that were encoded, cached ones included
     * @param answered number of answers that were generated
     */
    public record Counted(ReplayOutcome outcome, long encoded, long answered) {}

    /**
     * Returns the outcome of a step: from the journal if it is there, else of a job that runs now.
     *
     * @param step its name, unique in the evaluation
     * @param model the model that {@code work} uses
     */
    public Counted run(String step, SharedModel model, Work work) throws Exception {
        Optional<JsonNode> done = journal.find(step);
        if (done.isPresent()) {
            return read(done.get());
        }
        long encoded = model.encoded();
        long answered = model.answered();
        ReplayOutcome outcome =
                replay.run(
                        work.config(),
                        work.clips().get(),
                        work.queries(),
                        work.models(),
                        work.drops());
        Counted counted =
                new Counted(outcome, model.encoded() - encoded, model.answered() - answered);
        journal.add(step, json(counted));
        return counted;
    }

    private static ObjectNode json(Counted counted) {
        ObjectNode json = JSON.createObjectNode();
        ReplayOutcome outcome = counted.outcome();
        json.put("seconds", outcome.seconds());
        json.put("encoded", counted.encoded()).put("answered", counted.answered());
        ArrayNode problems = json.putArray("problems");
        outcome.problems().forEach(problems::add);
        ArrayNode answers = json.putArray("answers"); // as text, which is what the job wrote
        outcome.answers()
                .forEach(answer -> answers.add(new String(AnswerJson.write(answer), UTF_8)));
        return json;
    }

    private static Counted read(JsonNode json) throws IOException {
        List<String> problems = new ArrayList<>();
        json.path("problems").forEach(problem -> problems.add(problem.asText()));
        List<Answer> answers = new ArrayList<>();
        json.path("answers")
                .forEach(answer -> answers.add(AnswerJson.read(answer.asText().getBytes(UTF_8))));
        return new Counted(
                new ReplayOutcome(answers, problems, json.path("seconds").asDouble()),
                json.path("encoded").asLong(),
                json.path("answered").asLong());
    }
}

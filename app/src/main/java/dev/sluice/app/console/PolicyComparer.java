// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.clip.PolicyRun;
import dev.sluice.app.clip.PolicyRuns;
import dev.sluice.console.http.Comparer;
import dev.sluice.engine.clip.ClipQuestion;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.FailureText;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.job.Jobs;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Answers a question under several policies, with the weights of the job in this process. */
final class PolicyComparer implements Comparer {

    private final Configuration config;

    PolicyComparer(Configuration config) {
        this.config = new Configuration(config);
        RecommendedDefaults.apply(this.config);
    }

    @Override
    public List<String> policies() {
        Set<String> policies = new LinkedHashSet<>();
        policies.add(PolicySpec.configured(config).toString());
        policies.add("none");
        policies.addAll(ReductionPolicy.names());
        return List.copyOf(policies);
    }

    @Override
    public List<Answer> compare(List<VideoChunk> chunks, Query question, List<String> policies)
            throws Exception {
        List<PolicySpec> specs = policies.stream().map(PolicySpec::parse).toList();
        try (VideoLlm model = StreamingModel.silent(Jobs.openModel(config, specs))) {
            PolicyRuns runs =
                    new PolicyRuns(question.streamId(), config, model, specs, (run, outcome) -> {});
            for (VideoChunk chunk : chunks) {
                runs.apply(chunk);
            }
            runs.end();
            List<Answer> answers = new ArrayList<>();
            for (PolicyRun run : runs.runs()) {
                answers.add(ClipQuestion.ask(run.memory(), task(model, run.name()), question));
            }
            return answers;
        }
    }

    private AnswerTask task(VideoLlm model, String policy) {
        return new AnswerTask(
                model,
                PromptOptions.choice(config),
                policy,
                config.get(SamplingOptions.FPS),
                config.get(QueryOptions.MAX_NEW_TOKENS),
                (asked, failure) -> FailureText.of(failure));
    }
}

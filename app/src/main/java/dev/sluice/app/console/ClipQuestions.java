// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.console;

import dev.sluice.app.answer.ClipAnswerer;
import dev.sluice.console.openai.VideoAnswerer;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.platform.config.RecommendedDefaults;
import dev.sluice.platform.job.Jobs;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;

/** Answers questions about videos as the verb {@code answer} does, with the weights of the job. */
final class ClipQuestions implements VideoAnswerer {

    private final Configuration config;

    ClipQuestions(Configuration config) {
        this.config = new Configuration(config);
        RecommendedDefaults.apply(this.config);
    }

    @Override
    public Answer answer(Path video, Query question, Listener listener) throws Exception {
        ClipAnswerer answerer = new ClipAnswerer(config, note -> {}, listener::isCancelled);
        try (VideoLlm model =
                new StreamingModel(Jobs.openModel(config), listener::isCancelled, listener::text)) {
            return answerer.answer(model, new SourceSpec.LocalFile(video), limited(question));
        }
    }

    private Query limited(Query question) {
        int most = config.get(QueryOptions.MAX_NEW_TOKENS);
        int wanted = question.maxNewTokens() == 0 ? most : question.maxNewTokens();
        return question.withMaxNewTokens(Math.min(wanted, most));
    }
}

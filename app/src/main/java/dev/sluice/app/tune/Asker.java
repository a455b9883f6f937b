// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.engine.clip.ClipMemory;
import dev.sluice.engine.clip.ClipQuestion;
import dev.sluice.engine.evidence.PromptChoice;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.FailureText;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.model.AnswerCall;
import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VideoLlm;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks questions about what a policy has kept so far. Not safe for several threads. */
final class Asker {

    private static final String ID = "tune";

    private final Keeping model;
    private final AnswerTask task;
    private final List<TuneQuestion> questions;
    private final int maxNewTokens;

    /**
     * @param model remains the caller's
     * @param choice what a question sees of its evidence
     * @param fps frames sampled per second
     */
    Asker(
            VideoLlm model,
            List<TuneQuestion> questions,
            PromptChoice choice,
            double fps,
            int maxNewTokens) {
        this.model = new Keeping(model);
        this.task =
                new AnswerTask(
                        this.model,
                        choice,
                        ID,
                        fps,
                        maxNewTokens,
                        (asked, failure) -> FailureText.of(failure));
        this.questions = questions;
        this.maxNewTokens = maxNewTokens;
    }

    /**
     * Asks a question about the latest state.
     *
     * @return the answer; empty if the video has shown nothing yet
     * @throws IOException if the model fails
     */
    Optional<GivenAnswer> ask(ClipMemory memory, int moment, int question) throws Exception {
        model.last = null;
        Answer answer = ClipQuestion.ask(memory, task, query(questions.get(question)));
        if (answer.error() != null) {
            throw new IOException("the model does not answer: " + answer.error().message());
        }
        Generation generation = model.last;
        return generation == null
                ? Optional.empty()
                : Optional.of(
                        new GivenAnswer(
                                moment,
                                question,
                                Objects.requireNonNullElse(answer.text(), "").strip(),
                                generation.tokenIds(),
                                generation.promptTokens(),
                                generation.totalMillis()));
    }

    private Query query(TuneQuestion question) {
        return new Query(
                ID,
                ID,
                question.text(),
                Query.LATEST,
                Query.ALL,
                QueryMode.ONCE,
                Query.NEVER,
                question.options(),
                maxNewTokens);
    }

    /** Keeps what the model generated last. */
    private static final class Keeping extends ForwardingVideoLlm {

        private @Nullable Generation last;

        Keeping(VideoLlm model) {
            super(model);
        }

        @Override
        public Generation generate(PromptRequest request, AnswerCall call) throws ModelException {
            Generation generation = super.generate(request, AnswerCall.of(call.cancelled()));
            last = generation;
            return generation;
        }
    }
}

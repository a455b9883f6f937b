// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.BatchUse;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.TextRows;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.onnx.Turns;
import dev.sluice.model.session.Session;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Answers requests: assembles the prompt, runs the prefill, and generates free text or chooses
 * among options. Safe for use by several threads; owns nothing native.
 */
public final class Generator {

    private final ModelFamily family;
    private final TextTokenizer tokenizer;
    private final TokenEmbedder embedder;
    private final Decoder decoder;
    private final StopTokens stops;
    private final int maxPosition;
    private final SessionStore sessions;
    private final @Nullable DecodeBatch batch; // null if every answer is decoded alone
    private final boolean runsAtOnce; // whether the tokens of an option run in one call

    /**
     * @param family assembles the prompt
     * @param tokenizer decodes the answer's text
     * @param embedder embeds text tokens
     * @param decoder runs the prompt and the answer
     * @param stops end an answer
     * @param maxPosition largest position, and largest number of tokens
     * @param sessions keep the beginnings of prompts
     * @param batch in which answers are decoded together; null if each is decoded alone
     * @param continues whether several tokens may follow those in a cache
     */
    public Generator(
            ModelFamily family,
            TextTokenizer tokenizer,
            TokenEmbedder embedder,
            Decoder decoder,
            StopTokens stops,
            int maxPosition,
            SessionStore sessions,
            @Nullable DecodeBatch batch,
            boolean continues) {
        this.family = family;
        this.tokenizer = tokenizer;
        this.embedder = embedder;
        this.decoder = decoder;
        this.stops = stops;
        this.maxPosition = maxPosition;
        this.sessions = sessions;
        this.batch = batch;
        this.runsAtOnce = continues && !decoder.isSplit() && decoder.dynamicScales().isEmpty();
    }

    /**
     * Answers one request.
     *
     * @param block tokens per prefill block
     */
    public Generation generate(
            PromptRequest request, int block, SessionLimits limits, AnswerCall call)
            throws ModelException {
        Stopwatch watch = new Stopwatch();
        Deadline deadline = new Deadline(call.cancelled(), watch, request.settings().timeout());
        RequestCheck.check(request, embedder.dim());
        long lastPosition = maxPosition - (long) longestAnswer(request);
        Prompt prompt = Prompt.of(family, request, timeLimit(limits), lastPosition);
        checkLength(prompt);
        PromptEmbeddings embeddings = PromptEmbeddings.of(prompt.segments(), embedder);
        DecoderRun run = decoder.newRun(call.watch() ? Turns.Kind.WATCH : Turns.Kind.QUESTION);
        Task task =
                new Task(
                        request,
                        call,
                        prompt,
                        new Prefill(decoder, run, embeddings, embedder.dim(), block),
                        new GenerationRecorder(embeddings, watch),
                        deadline);
        return call.session().isPresent() && limits.count() > 0
                ? inSession(task, limits)
                : answer(task, task.prefill.all(deadline));
    }

    /** The state of one call. */
    private record Task(
            PromptRequest request,
            AnswerCall call,
            Prompt prompt,
            Prefill prefill,
            GenerationRecorder recorder,
            Deadline deadline) {

        Generation ended() {
            return recorder.finish("", deadline.reason());
        }
    }

    private Generation inSession(Task task, SessionLimits limits) throws ModelException {
        Session session = sessions.acquire(task.call.session().orElseThrow(), task.deadline);
        if (session == null) {
            return task.ended();
        }
        try {
            long most = Session.blocksWithin(limits.bytes(), task.prefill.block(), decoder);
            int stable = task.prompt.stable();
            long free = sessions.bytesBeside(session, limits);
            long spare = session.tokensWithin(free, decoder);
            task.recorder.cached(task.prefill.advance(session, stable, most, spare, task.deadline));
            if (session.cache() == null) {
                return answer(task, task.prefill.all(task.deadline));
            }
            try (KvCache start = decoder.withRoom(session.cache(), tokens(task), spare)) {
                if (session.fits(start, free)) {
                    session.replace(start.share()); // the next question reuses the room
                }
                return answer(task, task.prefill.rest(start, task.deadline));
            }
        } finally {
            sessions.release(session, limits);
        }
    }

    /** Number of tokens of the prompt and the longest answer. */
    private int tokens(Task task) {
        long tokens = (long) task.prefill.prompt().count() + task.request.maxNewTokens();
        return (int) Math.min(tokens, maxPosition);
    }

    /**
     * Runs the beginning of prompts about these steps into a session, unless the session is in use.
     *
     * @param block tokens per prefill block
     * @param cancelled polled before each block
     */
    public void extend(
            String key,
            List<VisualStep> steps,
            double stepSeconds,
            int block,
            SessionLimits limits,
            BooleanSupplier cancelled)
            throws ModelException {
        Session session = limits.count() == 0 ? null : sessions.tryAcquire(key);
        if (session == null) {
            return;
        }
        try {
            RequestCheck.check(steps, stepSeconds, embedder.dim());
            Prompt prompt = Prompt.beginning(family, steps, stepSeconds, timeLimit(limits));
            PromptEmbeddings embeddings = PromptEmbeddings.of(prompt.segments(), embedder);
            long most =
                    Math.min(
                            Session.blocksWithin(limits.bytes(), block, decoder),
                            maxPosition / block);
            new Prefill(
                            decoder,
                            decoder.newRun(Turns.Kind.AHEAD),
                            embeddings,
                            embedder.dim(),
                            block)
                    .advance(
                            session,
                            prompt.stable(),
                            most,
                            session.tokensWithin(sessions.bytesBeside(session, limits), decoder),
                            () -> cancelled.getAsBoolean() || sessions.isWanted(session));
        } finally {
            sessions.release(session, limits);
        }
    }

    /** Embeds a text as the decoder reads it, without a template. */
    public TextRows embed(String text) throws ModelException {
        int[] ids = tokenizer.encodePlain(text);
        if (ids.length == 0) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a text without tokens to embed; expected at least one word");
        }
        return new TextRows(embedder.embedNarrow(ids), ids.length, embedder.width());
    }

    /** Returns how the batch has been used. */
    public BatchUse use() {
        return batch == null ? BatchUse.NONE : batch.use();
    }

    /** Evicts a session, immediately or when the call that uses it ends. */
    public void evict(String session) {
        sessions.evict(session);
    }

    private long timeLimit(SessionLimits limits) {
        long most = maxPosition - maxPosition / 4L;
        return limits.maxPosition() == 0 ? most : Math.min(most, limits.maxPosition());
    }

    private void checkLength(Prompt prompt) throws ModelException {
        long needed = Math.max(prompt.count(), prompt.nextPosition());
        if (needed >= maxPosition) {
            throw new ModelException(
                    Kind.TOO_LONG,
                    "the prompt has %d tokens and reaches position %d, but the model was made for %d; keep fewer tokens and steps"
                            .formatted(prompt.count(), prompt.nextPosition() - 1, maxPosition));
        }
    }

    /** Answers after the prompt; {@code output} is null if the prefill was cancelled. */
    private Generation answer(Task task, @Nullable Output output) throws ModelException {
        if (output == null) {
            return task.ended();
        }
        task.recorder.prefilled();
        try (KvCache cache = output.cache()) {
            Prefilled prefilled =
                    new Prefilled(
                            cache,
                            Objects.requireNonNull(output.logits(), "a prompt ends with logits"));
            return task.request.options().isEmpty()
                    ? free(task, prefilled)
                    : choose(task, prefilled);
        }
    }

    /** A prompt that has run, from which answers start. */
    private record Prefilled(KvCache cache, float[] logits) {}

    /**
     * Starts an answer after the prompt.
     *
     * @param most tokens that it may have
     */
    private Continuation start(Task task, Prefilled prefilled, int most) {
        return new Continuation(
                task.prefill.run(),
                embedder,
                task.prefill.prompt().axes(),
                prefilled.cache,
                prefilled.logits,
                task.prompt.nextPosition(),
                most,
                batch,
                task.deadline);
    }

    private Generation free(Task task, Prefilled prefilled) throws ModelException {
        TokenChoice choice = new TokenChoice(task.request.settings(), task.prompt.textTokens());
        AnswerText text =
                new AnswerText(
                        tokenizer,
                        family.beforeAnswer(),
                        task.request.settings().stops(),
                        task.call.text());
        try (Continuation continuation = start(task, prefilled, task.request.maxNewTokens())) {
            FinishReason reason = null;
            boolean stopped = false;
            while (reason == null) {
                int id = choice.next(continuation.logits());
                task.recorder.tokenKnown();
                if (stops.contains(id)) {
                    reason = FinishReason.STOP;
                } else {
                    task.recorder.add(id);
                    stopped = text.add(id);
                    reason = stopped ? FinishReason.STOP : end(task, continuation);
                }
                if (reason == null && !continuation.append(id)) {
                    reason = task.deadline.reason();
                }
            }
            return task.recorder.finish(text.finish(stopped), reason);
        }
    }

    /** Returns why the answer ends before another token, or null. */
    private @Nullable FinishReason end(Task task, Continuation continuation) {
        if (task.recorder.size() == task.request.maxNewTokens() || atEnd(continuation)) {
            return FinishReason.LENGTH;
        }
        return task.deadline.getAsBoolean() ? task.deadline.reason() : null;
    }

    private boolean atEnd(Continuation continuation) {
        return Math.max(continuation.position(), continuation.tokens()) >= maxPosition;
    }

    /**
     * Returns the tokens with which the model itself would give this answer; none if it is empty.
     */
    private int[] optionIds(String option) {
        String before = family.beforeAnswer();
        boolean complete = option.isEmpty() || option.startsWith(before);
        return tokenizer.encodePlain(complete ? option : before + option);
    }

    /** Number of tokens of the longest possible answer. */
    private int longestAnswer(PromptRequest request) {
        return request.options().stream()
                .mapToInt(option -> optionIds(option).length)
                .max()
                .orElse(request.maxNewTokens());
    }

    /** Returns the logits after each token of an option; null if cancelled. */
    private float @Nullable [] after(Task task, Prefilled prefilled, int[] option)
            throws ModelException {
        if (task.deadline.getAsBoolean()) {
            return null;
        }
        try (Continuation continuation = start(task, prefilled, option.length)) {
            return batch == null && runsAtOnce
                    ? continuation.appendAtOnce(option)
                    : inTurn(option, continuation, task.deadline);
        }
    }

    private static float @Nullable [] inTurn(
            int[] option, Continuation continuation, BooleanSupplier cancelled)
            throws ModelException {
        int vocabulary = continuation.logits().length;
        float[] all = new float[Math.multiplyExact(option.length, vocabulary)];
        for (int token = 0; token < option.length; token++) {
            if (cancelled.getAsBoolean() || !continuation.append(option[token])) {
                return null;
            }
            System.arraycopy(continuation.logits(), 0, all, token * vocabulary, vocabulary);
        }
        return all;
    }

    private Generation choose(Task task, Prefilled prefilled) throws ModelException {
        List<String> options = task.request.options();
        List<int[]> ids = options.stream().map(this::optionIds).toList();
        long start = Math.max(prefilled.cache.tokens(), task.prompt.nextPosition());
        long reached = start + longestAnswer(task.request);
        if (reached > maxPosition) {
            throw new ModelException(
                    Kind.TOO_LONG,
                    "prompt and longest option reach position %d, but the model was made for %d; keep fewer tokens or shorten the options"
                            .formatted(reached, maxPosition));
        }
        OptionChoice.Choice choice =
                new OptionChoice(stops)
                        .best(ids, prefilled.logits, option -> after(task, prefilled, option));
        if (choice == null) {
            return task.ended();
        }
        task.recorder.tokenKnown();
        task.recorder.chosen(choice.probability());
        Arrays.stream(ids.get(choice.index())).forEach(task.recorder::add);
        task.call.text().accept(options.get(choice.index()));
        return task.recorder.finish(options.get(choice.index()), FinishReason.STOP);
    }
}

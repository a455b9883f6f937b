package dev.sluice.model.generate;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.session.Session;
import dev.sluice.model.session.SessionStore;
import dev.sluice.model.text.TextTokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * From a request to an answer: prompt, prefill, and free text or the choice among options. Safe for
 * use from several threads; owns nothing native.
 *
 * @param family builds the prompt
 * @param tokenizer turns ids into the answer's text
 * @param embedder makes rows of words
 * @param decoder runs rows
 * @param stops end an answer
 * @param maxPosition largest position, and largest number of rows
 * @param sessions keep the beginnings of prompts
 */
public record Generator(
        ModelFamily family,
        TextTokenizer tokenizer,
        TokenEmbedder embedder,
        Decoder decoder,
        StopTokens stops,
        int maxPosition,
        SessionStore sessions) {

    /**
     * Answers one request.
     *
     * @param block rows of one prefill block
     */
    public Generation generate(
            PromptRequest request, int block, SessionLimits limits, AnswerCall call)
            throws ModelException {
        Stopwatch watch = new Stopwatch();
        Deadline deadline = new Deadline(call.cancelled(), watch, request.settings().timeout());
        RequestCheck.check(request, embedder.dim());
        Prompt prompt = Prompt.of(family, request, timeLimit(limits));
        checkLength(prompt);
        PromptEmbeddings rows = PromptEmbeddings.of(prompt.runs(), embedder);
        Work work =
                new Work(
                        request,
                        call,
                        prompt,
                        new Prefill(decoder, decoder.newRun(), rows, embedder.dim(), block),
                        new GenerationRecorder(rows, watch),
                        deadline);
        return call.session().isPresent() && limits.count() > 0
                ? inSession(work, limits)
                : prefilled(work, work.prefill.all(deadline));
    }

    /** One answer in the making. */
    private record Work(
            PromptRequest request,
            AnswerCall call,
            Prompt prompt,
            Prefill prefill,
            GenerationRecorder answer,
            Deadline deadline) {

        Generation ended() {
            return answer.finish("", deadline.reason());
        }
    }

    private Generation inSession(Work work, SessionLimits limits) throws ModelException {
        Session session = sessions.acquire(work.call.session().orElseThrow(), work.deadline);
        if (session == null) {
            return work.ended();
        }
        try {
            long most = limits.bytes() / (work.prefill.block() * decoder.cacheRowBytes());
            int stable = work.prompt.stable();
            long free = sessions.bytesBeside(session, limits);
            long spare = free / decoder.cacheRowBytes();
            work.answer.cached(work.prefill.advance(session, stable, most, spare, work.deadline));
            if (session.cache() == null) {
                return prefilled(work, work.prefill.all(work.deadline));
            }
            try (KvCache start = decoder.withRoom(session.cache(), rows(work), spare)) {
                if (start.bytes() <= free) {
                    session.replace(start.share()); // the next question finds room, too
                }
                return prefilled(work, work.prefill.rest(start, work.deadline));
            }
        } finally {
            sessions.release(session, limits);
        }
    }

    /** Rows of the prompt and the longest answer. */
    private int rows(Work work) {
        long rows = (long) work.prefill.prompt().count() + work.request.maxNewTokens();
        return (int) Math.min(rows, maxPosition);
    }

    /**
     * Runs what prompts about these steps begin with into a session, as far as it is free.
     *
     * @param block rows of one prefill block
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
            PromptEmbeddings rows = PromptEmbeddings.of(prompt.runs(), embedder);
            long most =
                    Math.min(
                            limits.bytes() / (block * decoder.cacheRowBytes()),
                            maxPosition / block);
            new Prefill(decoder, decoder.newRun(), rows, embedder.dim(), block)
                    .advance(
                            session,
                            prompt.stable(),
                            most,
                            sessions.bytesBeside(session, limits) / decoder.cacheRowBytes(),
                            () -> cancelled.getAsBoolean() || sessions.isWanted(session));
        } finally {
            sessions.release(session, limits);
        }
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
                    String.format(
                            "The prompt has %d rows and reaches position %d, but the model was made"
                                    + " for %d; keep fewer tokens and steps, or ask with a shorter"
                                    + " lookback",
                            prompt.count(), prompt.nextPosition() - 1, maxPosition));
        }
    }

    private Generation prefilled(Work work, Output prefilled) throws ModelException {
        if (prefilled == null) {
            return work.ended();
        }
        work.answer.prefilled();
        try (KvCache cache = prefilled.cache()) {
            Source source = new Source(cache, prefilled.logits());
            return work.request.options().isEmpty() ? free(work, source) : choose(work, source);
        }
    }

    /** Where answers start: behind one prompt. */
    private record Source(KvCache cache, float[] logits) {}

    private Continuation start(Work work, Source source) {
        return new Continuation(
                work.prefill.run(),
                embedder,
                work.prefill.prompt().axes(),
                source.cache,
                source.logits,
                work.prompt.nextPosition());
    }

    private Generation free(Work work, Source source) throws ModelException {
        TokenChoice choice = new TokenChoice(work.request.settings(), work.prompt.words());
        AnswerText text =
                new AnswerText(
                        tokenizer,
                        family.beforeAnswer(),
                        work.request.settings().stops(),
                        work.call.text());
        try (Continuation continuation = start(work, source)) {
            FinishReason reason = null;
            boolean stopped = false;
            while (reason == null) {
                int id = choice.next(continuation.logits());
                work.answer.tokenKnown();
                if (stops.contains(id)) {
                    reason = FinishReason.STOP;
                } else {
                    work.answer.add(id);
                    stopped = text.add(id);
                    reason = stopped ? FinishReason.STOP : end(work, continuation);
                }
                if (reason == null) {
                    continuation.append(id);
                }
            }
            return work.answer.finish(text.finish(stopped), reason);
        }
    }

    /** Why the answer ends before another token, or null. */
    private FinishReason end(Work work, Continuation continuation) {
        if (work.answer.size() == work.request.maxNewTokens() || atEnd(continuation)) {
            return FinishReason.LENGTH;
        }
        return work.deadline.getAsBoolean() ? work.deadline.reason() : null;
    }

    private boolean atEnd(Continuation continuation) {
        return Math.max(continuation.position(), continuation.rows()) >= maxPosition;
    }

    /** The tokens with which the model would give this answer by itself; none for no answer. */
    private int[] optionIds(String option) {
        String before = family.beforeAnswer();
        boolean complete = option.isEmpty() || option.startsWith(before);
        return tokenizer.encodePlain(complete ? option : before + option);
    }

    private Generation choose(Work work, Source source) throws ModelException {
        List<String> options = work.request.options();
        List<int[]> ids = options.stream().map(this::optionIds).toList();
        int longest = ids.stream().mapToInt(option -> option.length).max().orElse(0);
        long reached = Math.max(source.cache.rows(), work.prompt.nextPosition()) + longest;
        if (reached > maxPosition) {
            throw new ModelException(
                    Kind.TOO_LONG,
                    String.format(
                            "Prompt and longest option reach position %d, but the model was made for"
                                    + " %d; keep fewer tokens or shorten the options",
                            reached, maxPosition));
        }
        OptionChoice.Choice choice =
                new OptionChoice(stops).best(ids, () -> start(work, source), work.deadline);
        if (choice == null) {
            return work.ended();
        }
        work.answer.tokenKnown();
        work.answer.chosen(choice.probability());
        Arrays.stream(ids.get(choice.index())).forEach(work.answer::add);
        work.call.text().accept(options.get(choice.index()));
        return work.answer.finish(options.get(choice.index()), FinishReason.STOP);
    }
}

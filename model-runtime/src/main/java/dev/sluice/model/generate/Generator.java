package dev.sluice.model.generate;

import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptRun;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * From a request to an answer: prompt, prefill, and greedy decoding or the choice among options.
 * Safe for use from several threads; owns nothing native.
 *
 * @param family builds the prompt
 * @param tokenizer turns ids into the answer's text
 * @param embedder makes rows of words
 * @param decoder runs rows
 * @param stops end an answer
 * @param maxPosition largest position, and largest number of rows
 */
public record Generator(
        ModelFamily family,
        TextTokenizer tokenizer,
        TokenEmbedder embedder,
        Decoder decoder,
        StopTokens stops,
        int maxPosition) {

    /**
     * Answers one request.
     *
     * @param block rows of one prefill block
     */
    public Generation generate(PromptRequest request, int block, BooleanSupplier cancelled)
            throws ModelException {
        Stopwatch watch = new Stopwatch();
        RequestCheck.check(request, embedder.dim());
        PromptAssembler assembler = family.prompt(request.stepSeconds());
        PromptRows prompt = PromptRows.of(assemble(assembler, request), embedder);
        checkLength(prompt, assembler.nextPosition());
        DecoderRun run = decoder.newRun();
        Answer answer = new Answer(prompt, watch);
        Output prefilled = Prefill.run(decoder, run, prompt, embedder.dim(), block, cancelled);
        if (prefilled == null) {
            return answer.finish("", FinishReason.CANCELLED);
        }
        answer.prefilled();
        try (KvCache cache = prefilled.cache()) {
            Source source = new Source(run, prompt.axes(), cache, prefilled.logits(), assembler);
            return request.options().isEmpty()
                    ? greedy(source, answer, request.maxNewTokens(), cancelled)
                    : choose(source, answer, request.options(), cancelled);
        }
    }

    private static List<PromptRun> assemble(PromptAssembler assembler, PromptRequest request)
            throws ModelException {
        List<PromptRun> runs = new ArrayList<>(assembler.prefix());
        for (VisualStep step : request.finalSteps()) {
            runs.addAll(assembler.step(step));
        }
        runs.addAll(assembler.tail(request.provisionalSteps(), request.question()));
        return runs;
    }

    private void checkLength(PromptRows prompt, long next) throws ModelException {
        long needed = Math.max(prompt.count(), next);
        if (needed >= maxPosition) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "The prompt has %d rows and reaches position %d, but the model was made"
                                    + " for %d; keep fewer tokens or ask with a shorter lookback",
                            prompt.count(), next - 1, maxPosition));
        }
    }

    /** Where answers start: behind one prompt. */
    private record Source(
            DecoderRun run, int axes, KvCache cache, float[] logits, PromptAssembler prompt) {}

    private Continuation start(Source source) {
        return new Continuation(
                source.run,
                embedder,
                source.axes,
                source.cache,
                source.logits,
                source.prompt.nextPosition());
    }

    private Generation greedy(
            Source source, Answer answer, int maxNewTokens, BooleanSupplier cancelled)
            throws ModelException {
        try (Continuation continuation = start(source)) {
            while (true) {
                int id = Logits.best(continuation.logits());
                answer.tokenKnown();
                if (stops.contains(id)) {
                    return answer.finish(text(answer), FinishReason.STOP);
                }
                answer.add(id);
                if (answer.size() == maxNewTokens || atEnd(continuation)) {
                    return answer.finish(text(answer), FinishReason.LENGTH);
                }
                if (cancelled.getAsBoolean()) {
                    return answer.finish(text(answer), FinishReason.CANCELLED);
                }
                continuation.append(id);
            }
        }
    }

    private boolean atEnd(Continuation continuation) {
        return Math.max(continuation.position(), continuation.rows()) >= maxPosition;
    }

    private String text(Answer answer) {
        return tokenizer.decode(answer.ids());
    }

    private Generation choose(
            Source source, Answer answer, List<String> options, BooleanSupplier cancelled)
            throws ModelException {
        List<int[]> ids = options.stream().map(tokenizer::encode).toList();
        int longest = ids.stream().mapToInt(option -> option.length).max().orElse(0);
        long reached = Math.max(source.cache.rows(), source.prompt.nextPosition()) + longest;
        if (reached > maxPosition) {
            throw new ModelException(
                    Kind.FAILED,
                    String.format(
                            "Prompt and longest option reach position %d, but the model was made for"
                                    + " %d; keep fewer tokens or shorten the options",
                            reached, maxPosition));
        }
        int best = new OptionChoice(stops).best(ids, () -> start(source), cancelled);
        if (best < 0) {
            return answer.finish("", FinishReason.CANCELLED);
        }
        answer.tokenKnown();
        Arrays.stream(ids.get(best)).forEach(answer::add);
        return answer.finish(options.get(best), FinishReason.STOP);
    }
}

package dev.sluice.model;

import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.text.TextTokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tiny folder's model and, beside it, the parts that make a prompt's logits, which the model does
 * not show.
 */
final class OpenFixture implements AutoCloseable {

    final Fixture fixture;
    final VideoLlm model;
    final ModelFolder folder;
    final TextTokenizer tokenizer;
    final ModelFamily family;
    private final TokenEmbedder embedder;
    private final Decoder decoder;

    OpenFixture(Fixture fixture) throws ModelException {
        this.fixture = fixture;
        this.model = VideoLlms.open(fixture.path(), fixture.options());
        this.folder = ModelFolder.open(fixture.path(), List.of(fixture.suffix()));
        this.tokenizer = TextTokenizer.open(folder.tokenizer());
        this.family = Families.open(folder, tokenizer);
        OrtSessionFactory sessions = Fixture.sessions();
        int dim = model.info().dim();
        int words = folder.config().positiveOr("vocab_size", "text_config.vocab_size", 0);
        this.decoder =
                Decoder.open(
                        sessions,
                        folder.graphs().get(GraphKind.DECODER),
                        dim,
                        words,
                        InnerPruning.none(),
                        CachePlacement.AUTO);
        this.embedder =
                TokenEmbedder.open(
                        sessions,
                        folder.graphs().get(GraphKind.EMBED_TOKENS),
                        dim / decoder.planes());
    }

    /** The prompt about a whole clip. */
    List<PromptSegment> prompt(PromptRequest request) throws ModelException {
        PromptAssembler assembler = assembler(request);
        List<PromptSegment> runs = new ArrayList<>(assembler.prefix());
        for (VisualStep step : request.finalSteps()) {
            runs.addAll(assembler.step(step));
        }
        runs.addAll(assembler.tail(request.provisionalSteps(), request.question()));
        return runs;
    }

    PromptAssembler assembler(PromptRequest request) {
        return family.clipPrompt(request.stepSeconds(), request.length());
    }

    /** Layers of the decoder. */
    int layers() {
        return decoder.layers();
    }

    /** Logits of a prompt's last row. */
    float[] logits(List<PromptSegment> runs) throws ModelException {
        int dim = model.info().dim();
        int count = runs.stream().mapToInt(PromptSegment::length).sum();
        float[] rows = new float[count * dim];
        int[][] positions = new int[runs.get(0).positions().length][count];
        int at = 0;
        for (PromptSegment run : runs) {
            float[] values = rows(run);
            System.arraycopy(values, 0, rows, at * dim, values.length);
            for (int axis = 0; axis < positions.length; axis++) {
                System.arraycopy(run.positions()[axis], 0, positions[axis], at, run.length());
            }
            at += run.length();
        }
        try (KvCache nothing = decoder.emptyCache()) {
            Output output =
                    decoder.newRun()
                            .run(
                                    sink -> sink.put(rows, 0, rows.length),
                                    count,
                                    dim,
                                    positions,
                                    nothing,
                                    true);
            output.cache().close();
            return output.logits();
        }
    }

    private float[] rows(PromptSegment run) throws ModelException {
        TokenEmbedder wide = embedder.withPlanes(decoder.planes());
        if (run instanceof PromptSegment.Text words) {
            return wide.embed(words.ids());
        }
        return run instanceof PromptSegment.Visual visual
                ? visual.rows()
                : wide.widened(((PromptSegment.Learned) run).rows());
    }

    /** The ids of a prompt, with the pad of videos where no word stands. */
    static int[] ids(List<PromptSegment> runs, int pad) {
        return runs.stream()
                .flatMapToInt(
                        run -> {
                            int[] ids = new int[run.length()];
                            Arrays.fill(ids, pad);
                            return Arrays.stream(
                                    run instanceof PromptSegment.Text words ? words.ids() : ids);
                        })
                .toArray();
    }

    @Override
    public void close() {
        decoder.close();
        embedder.close();
        tokenizer.close();
        model.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
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
 * The model of a tiny folder, and separately opened parts that compute a prompt's logits, which the
 * model does not return.
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
        this.decoder =
                Decoder.open(
                        sessions,
                        folder.graph(GraphKind.DECODER),
                        () -> dim,
                        folder.decoderSizes(),
                        RuntimeOptions.defaults());
        this.embedder =
                TokenEmbedder.open(
                        sessions,
                        folder.graph(GraphKind.EMBED_TOKENS),
                        dim / decoder.featureLevels());
    }

    /** Returns the prompt about a complete clip. */
    List<PromptSegment> prompt(PromptRequest request) throws ModelException {
        PromptAssembler assembler = assembler(request);
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : request.finalSteps()) {
            segments.addAll(assembler.step(step));
        }
        segments.addAll(assembler.tail(request.provisionalSteps(), request.question()));
        return segments;
    }

    PromptAssembler assembler(PromptRequest request) {
        return family.clipPrompt(request.stepSeconds(), request.length());
    }

    /** Number of layers of the decoder. */
    int layers() {
        return decoder.layers();
    }

    /** Returns the logits of a prompt's last position. */
    float[] logits(List<PromptSegment> segments) throws ModelException {
        int dim = model.info().dim();
        int count = segments.stream().mapToInt(PromptSegment::length).sum();
        float[] embeddings = new float[count * dim];
        int[][] positions = new int[segments.get(0).positions().length][count];
        int at = 0;
        for (PromptSegment segment : segments) {
            float[] values = embeddings(segment);
            System.arraycopy(values, 0, embeddings, at * dim, values.length);
            for (int axis = 0; axis < positions.length; axis++) {
                System.arraycopy(
                        segment.positions()[axis], 0, positions[axis], at, segment.length());
            }
            at += segment.length();
        }
        try (KvCache empty = decoder.emptyCache()) {
            Output output =
                    decoder.newRun()
                            .run(
                                    sink -> sink.put(embeddings, 0, embeddings.length),
                                    count,
                                    dim,
                                    positions,
                                    empty,
                                    1);
            output.cache().close();
            return output.logits();
        }
    }

    private float[] embeddings(PromptSegment segment) throws ModelException {
        TokenEmbedder wide = embedder.withFeatureLevels(decoder.featureLevels());
        if (segment instanceof PromptSegment.Text text) {
            return wide.embed(text.ids());
        }
        return segment instanceof PromptSegment.Visual visual
                ? visual.embeddings()
                : wide.widened(((PromptSegment.Learned) segment).embeddings());
    }

    /** Returns the ids of a prompt, with the video's padding token for visual tokens. */
    static int[] ids(List<PromptSegment> segments, int pad) {
        return segments.stream()
                .flatMapToInt(
                        segment -> {
                            int[] ids = new int[segment.length()];
                            Arrays.fill(ids, pad);
                            return Arrays.stream(
                                    segment instanceof PromptSegment.Text text ? text.ids() : ids);
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

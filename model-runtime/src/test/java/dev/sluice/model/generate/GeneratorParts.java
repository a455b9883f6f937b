// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.Families;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.text.TextTokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The parts of the tiny model that generate an answer, opened separately. */
record GeneratorParts(
        ModelFolder folder,
        TextTokenizer tokenizer,
        ModelFamily family,
        TokenEmbedder embedder,
        Decoder decoder)
        implements AutoCloseable {

    static GeneratorParts open() throws ModelException {
        return open(Goldens.model());
    }

    static GeneratorParts open(Path path) throws ModelException {
        ModelFolder folder = ModelFolder.open(path, List.of(""));
        OrtSessionFactory sessions = new OrtSessionFactory(ExecutionProvider.CPU, 1);
        TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer());
        TokenEmbedder embedder =
                TokenEmbedder.open(sessions, folder.graph(GraphKind.EMBED_TOKENS), 0);
        return new GeneratorParts(
                folder,
                tokenizer,
                Families.open(folder, tokenizer),
                embedder,
                Decoder.open(
                        sessions,
                        folder.graph(GraphKind.DECODER),
                        embedder::dim,
                        folder.decoderSizes(),
                        RuntimeOptions.defaults()));
    }

    /** Returns a prompt about final steps, one second apart. */
    List<PromptSegment> prompt(List<VisualStep> steps, String question) throws ModelException {
        PromptAssembler assembler = family.prompt(1.0);
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : steps) {
            segments.addAll(assembler.step(step));
        }
        segments.addAll(assembler.tail(List.of(), question));
        return segments;
    }

    /** Returns the logits of a prompt's last position. */
    float[] lastLogits(PromptEmbeddings embeddings, int block) throws ModelException {
        Output output =
                new Prefill(decoder, decoder.newRun(), embeddings, embedder.dim(), block)
                        .all(() -> false);
        output.cache().close();
        return output.logits();
    }

    @Override
    public void close() {
        decoder.close();
        embedder.close();
        tokenizer.close();
    }
}

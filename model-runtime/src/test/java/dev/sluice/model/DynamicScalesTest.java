// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.graph.GraphFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Decoders that derive scales from the tokens of a call are detected by their graph. */
final class DynamicScalesTest {

    private static final String DECODER = "onnx/decoder_model_merged";

    @TempDir private Path temp;
    private FolderCopy quantised;

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @BeforeEach
    void copy() throws IOException {
        // The file has the name of full precision.
        quantised =
                FolderCopy.of(Fixture.named("tiny-qwen2_5_vl-gqa").path(), temp)
                        .exchange(DECODER + "_quantized.onnx", DECODER + ".onnx");
    }

    @Test
    void theOperatorsAreFound() throws IOException {
        assertThat(GraphFile.read(quantised.file(DECODER + ".onnx")).dynamicScales())
                .containsExactly("DynamicQuantizeLinear", "MatMulInteger");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void noOtherFolderIsFlagged(Fixture fixture) throws ModelException {
        try (VideoLlm model = VideoLlms.open(fixture.path(), fixture.options())) {
            assertThat(model.info().dynamicScales()).isFalse();
        }
    }

    @Test
    void everyQuestionRunsItsWholePrompt() throws ModelException {
        try (VideoLlm plain = open(Fixture.named("tiny-qwen2_5_vl-gqa").path());
                VideoLlm model = open(quantised.path())) {
            assertThat(model.info().dynamicScales()).isTrue();
            PromptRequest request = request(model.info().dim());
            AnswerCall call = AnswerCall.of(() -> false).inSession("stream");
            model.extend("stream", request.finalSteps(), 1.0, () -> false);
            Generation first = model.generate(request, call);
            Generation second = model.generate(request, call);
            assertThat(first.cachedTokens()).isZero();
            assertThat(second.cachedTokens()).isZero();
            assertThat(second.tokenIds()).isEqualTo(first.tokenIds());

            plain.generate(request, call);
            assertThat(plain.generate(request, call).cachedTokens()).isPositive();
        }
    }

    /** Other programs run a prompt in one call, and blocks would give other answers. */
    @Test
    void answersDoNotDependOnTheLengthOfBlocks() throws ModelException {
        RuntimeOptions small = new RuntimeOptions("cpu", "", 1, 3);
        RuntimeOptions large = new RuntimeOptions("cpu", "", 1, 4096);
        try (VideoLlm blocks = VideoLlms.open(quantised.path(), small);
                VideoLlm whole = VideoLlms.open(quantised.path(), large)) {
            PromptRequest request = request(blocks.info().dim());
            assertThat(blocks.generate(request, () -> false).tokenIds())
                    .isEqualTo(whole.generate(request, () -> false).tokenIds());
        }
    }

    private static VideoLlm open(Path folder) throws ModelException {
        return VideoLlms.open(folder, new RuntimeOptions("cpu", "", 1, 8));
    }

    private static PromptRequest request(int dim) {
        int[] positions = {0, 1, 2, 3};
        List<VisualStep> steps =
                Stream.iterate(0, step -> step + 1)
                        .limit(6)
                        .map(step -> new VisualStep(step, 2, 2, positions, new float[4 * dim]))
                        .toList();
        return GoldenClips.ask(steps, "Is the gate open?", 4);
    }
}

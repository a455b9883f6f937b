// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.load.FolderLoader;
import dev.sluice.model.onnx.TestEnvironment;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Sharing and freeing of weights, the choice of files and devices, and the use of closed models.
 */
class VideoLlmsTest {

    private static final RuntimeOptions CPU = new RuntimeOptions("cpu", "", 1, 256);

    @TempDir Path temp;

    @Test
    void theSameFolderIsLoadedOnceAndFreedByTheLast() throws Exception {
        int before = FolderLoader.loaded();
        Path link = Files.createSymbolicLink(temp.resolve("link"), Goldens.model());
        VideoLlm first = VideoLlms.open(Goldens.model(), CPU);
        VideoLlm second = VideoLlms.open(link, new RuntimeOptions("cpu", "", 1, 3));
        assertThat(FolderLoader.loaded()).isEqualTo(before + 1);
        first.close();
        first.close();
        assertThat(FolderLoader.loaded()).isEqualTo(before + 1);
        assertThat(answer(second)).isNotEmpty();
        second.close();
        assertThat(FolderLoader.loaded()).isEqualTo(before);
    }

    @Test
    void aModelHasTheNameOfTheFolderWithoutLinks() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("current"), Goldens.model());
        try (VideoLlm model = VideoLlms.open(link, CPU)) {
            assertThat(VideoLlms.name(link))
                    .isEqualTo(Goldens.model().getFileName().toString())
                    .isEqualTo(model.info().name());
        }
        assertThatThrownBy(() -> VideoLlms.name(temp.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void otherFilesAreLoadedSeparately() throws Exception {
        int before = FolderLoader.loaded();
        try (VideoLlm original = VideoLlms.open(Goldens.model(), CPU);
                VideoLlm copy = VideoLlms.open(FolderCopy.under(temp).path(), CPU)) {
            assertThat(FolderLoader.loaded()).isEqualTo(before + 2);
            assertThat(answer(copy)).isEqualTo(answer(original));
        }
        assertThat(FolderLoader.loaded()).isEqualTo(before);
    }

    @Test
    void aFreedFolderIsLoadedAgain() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (VideoLlm model = VideoLlms.open(Goldens.model(), CPU)) {
                assertThat(answer(model)).isNotEmpty();
            }
        }
    }

    @Test
    void theLastToCloseClosesEveryGraph() throws Exception {
        int before = TestEnvironment.openSessions();
        RuntimeOptions cut = CPU.withInnerPruning(InnerPruning.parse("fastv@2:0.5"));
        VideoLlm whole = VideoLlms.open(Goldens.model(), CPU);
        VideoLlm parts = VideoLlms.open(Goldens.model(), cut);
        assertThat(TestEnvironment.openSessions()).isGreaterThan(before + 6);
        whole.close();
        parts.close();
        assertThat(TestEnvironment.openSessions()).isEqualTo(before);
    }

    @Test
    void aCallInFlightOutlivesTheClose() throws Exception {
        int before = FolderLoader.loaded();
        VideoLlm undisturbed = VideoLlms.open(Goldens.model(), CPU);
        String expected = answer(undisturbed);
        undisturbed.close();

        VideoLlm model = VideoLlms.open(Goldens.model(), CPU);
        AtomicBoolean stillLoaded = new AtomicBoolean();
        Generation generation =
                model.generate(
                        ask(),
                        () -> {
                            model.close();
                            stillLoaded.set(FolderLoader.loaded() == before + 1);
                            return false;
                        });
        assertThat(generation.text()).isEqualTo(expected);
        assertThat(stillLoaded).isTrue();
        assertThat(FolderLoader.loaded()).isEqualTo(before);
    }

    @Test
    void aClosedModelIsNotUsed() throws Exception {
        VideoLlm model = VideoLlms.open(Goldens.model(), CPU);
        model.close();
        byte[] frame = new byte[56 * 56 * 3];
        FrameSize size = new FrameSize(56, 56);
        List<ThrowingCallable> calls =
                List.of(
                        () -> answer(model),
                        () -> model.frameSize(56, 56),
                        () -> model.resize(frame, 56, 56, size),
                        () -> model.encode(size, frame, frame),
                        () -> model.extend("stream", List.of(), 1, () -> false),
                        () -> model.evict("stream"));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(model.info().family()).isEqualTo("qwen2_5_vl");
    }

    @Test
    void eachGraphHasTheFirstSuffixThatExists() throws IOException, ModelException {
        FolderCopy copy =
                FolderCopy.under(temp)
                        .rename("onnx/embed_tokens.onnx", "onnx/embed_tokens_quantized.onnx")
                        .rename("onnx/vision_encoder.onnx", "onnx/vision_encoder_q4f16.onnx");
        try (VideoLlm model =
                VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "auto", 1, 256))) {
            assertThat(answer(model)).isNotEmpty();
        }
    }

    @Test
    void withoutADriverAutomaticChoiceIsTheCpu() throws ModelException {
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")));
        try (VideoLlm model = VideoLlms.open(Goldens.model(), RuntimeOptions.defaults())) {
            assertThat(model.info().provider()).isEqualTo("cpu");
        }
    }

    @Test
    void anUnknownProviderIsRefused() {
        assertThatThrownBy(
                        () -> VideoLlms.open(Goldens.model(), new RuntimeOptions("gpu", "", 1, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("auto, cuda, tensorrt or cpu");
    }

    @Test
    void blocksWithoutTokensAreRefused() {
        assertThatThrownBy(
                        () -> VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, 0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("at least 1 token");
    }

    @Test
    void framesThatAreNotOfTheModelsSizeAreRefused() throws ModelException {
        try (VideoLlm model = VideoLlms.open(Goldens.model(), CPU)) {
            refusedFrame(model, new FrameSize(56, 56), 5, "3 bytes per pixel");
            refusedFrame(model, new FrameSize(57, 56), 57 * 56 * 3, "multiples of 28");
            refusedFrame(model, new FrameSize(0, 0), 0, "multiples of 28");
        }
    }

    @Test
    void aMissingRuntimeIsExplained() {
        ClassLoader empty = new URLClassLoader("empty", new URL[0], null);
        assertThatThrownBy(() -> VideoLlms.find(empty))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(VideoLlmLoader.class.getName())
                .hasMessageContaining("found none; add sluice-model-runtime");
    }

    @Test
    void theRuntimeIsFoundThroughTheClassLoaderOfTheApi() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(VideoLlms.find(VideoLlmLoader.class.getClassLoader()))
                    .isInstanceOf(FolderLoader.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void refusedFrame(VideoLlm model, FrameSize size, int bytes, String complaint) {
        byte[] frame = new byte[bytes];
        assertThatThrownBy(() -> model.encode(size, frame, frame))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        error -> assertThat(error.kind()).isEqualTo(Kind.FAILED))
                .hasMessageContaining(complaint);
    }

    private static PromptRequest ask() {
        return GoldenClips.ask(List.of(), "Is the gate open or closed?", 8);
    }

    private static String answer(VideoLlm model) throws ModelException {
        return model.generate(ask(), () -> false).text();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.Goldens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Decoders that append to their cache in place, and files that are not graphs. */
class GraphFileTest {

    private static final Map<String, String> CACHE =
            Map.of("past.0.key", "present.0.key", "past.0.value", "present.0.value");

    @TempDir Path folder;

    @Test
    void groupQueryAttentionAppendsInPlace() throws IOException {
        assertThat(decoder("com.microsoft", "past.0.key", "past.0.value")).isTrue();
    }

    @Test
    void unknownGraphsDoNotAppendInPlace() throws IOException {
        assertThat(decoder("elsewhere", "past.0.key", "past.0.value")).isFalse();
        assertThat(decoder("com.microsoft", "past.0.value", "past.0.key")).isFalse();
        assertThat(decoder("com.microsoft", "made.of.past", "past.0.value")).isFalse();
        Path plain = Goldens.model().resolve("onnx/decoder_model_merged.onnx");
        assertThat(
                        GraphFile.read(plain)
                                .appendsInPlace(Map.of("past_key_values.0.key", "present.0.key")))
                .isFalse();
    }

    @Test
    void aFileThatIsNotAGraphIsRefused() {
        Path text = Goldens.model().resolve("tokenizer.json");
        assertThatThrownBy(() -> GraphFile.read(text)).isInstanceOf(IOException.class);
    }

    private boolean decoder(String domain, String key, String value) throws IOException {
        ProtoMessage node =
                OnnxProto.node("GroupQueryAttention", "attended", "q", "k", "v", key, value)
                        .put(OnnxProto.NODE_OUTPUT, "present.0.key")
                        .put(OnnxProto.NODE_OUTPUT, "present.0.value")
                        .put(OnnxProto.NODE_DOMAIN, domain);
        ProtoMessage model =
                new ProtoMessage()
                        .put(
                                OnnxProto.MODEL_GRAPH,
                                new ProtoMessage().put(OnnxProto.GRAPH_NODE, node));
        Path file = Files.write(folder.resolve("decoder.onnx"), model.write());
        return GraphFile.read(file).appendsInPlace(CACHE);
    }
}

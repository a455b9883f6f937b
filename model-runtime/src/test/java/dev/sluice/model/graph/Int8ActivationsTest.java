// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.ModelException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link Int8Activations}. */
final class Int8ActivationsTest {

    private static final String PRODUCT = "MatMulNBits";
    private static final String LEVEL = "accuracy_level";

    /** The first file says nothing of the level, the second one says 4. */
    @ParameterizedTest
    @ValueSource(strings = {"js-smolvlm_q4", "genai-0.18.0-qwen2_5_vl-int4"})
    void everyProductRoundsAndNothingElseIsChanged(String name) throws Exception {
        GraphFile file = GraphFile.read(file(name));
        assertThat(file.rewritten()).isEmpty();
        GraphFile rounding = file.withInt8Activations();

        List<ProtoMessage> before = nodes(file.graph());
        List<ProtoMessage> after = nodes(parsed(rounding.rewritten().orElseThrow()));
        assertThat(after).hasSameSizeAs(before);
        int products = 0;
        for (int node = 0; node < after.size(); node++) {
            if (after.get(node).text(OnnxProto.NODE_OPERATOR).equals(PRODUCT)) {
                products++;
                assertThat(levels(after.get(node))).containsExactly(4L);
            } else {
                assertThat(after.get(node).write()).isEqualTo(before.get(node).write());
            }
        }
        assertThat(products).isPositive();
        assertThat(rounding.lastLogits("logits")).isPresent();
    }

    @Test
    void aGraphWithoutSuchProductsIsRefused() throws Exception {
        GraphFile file = GraphFile.read(file("js-smolvlm_fp16"));
        assertThatThrownBy(file::withInt8Activations)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no products with weights of 4 bits (MatMulNBits)")
                .hasMessageContaining("expected a graph as the suffix _q4 names it");
    }

    private static Path file(String name) throws Exception {
        return Path.of(
                Int8ActivationsTest.class.getResource("/exporters/" + name + ".onnx").toURI());
    }

    private static ProtoMessage parsed(byte[] model) {
        return ProtoMessage.parse(ByteBuffer.wrap(model))
                .first(OnnxProto.MODEL_GRAPH)
                .orElseThrow()
                .message();
    }

    private static List<ProtoMessage> nodes(ProtoMessage graph) {
        return graph.all(OnnxProto.GRAPH_NODE).stream().map(ProtoMessage.Field::message).toList();
    }

    private static List<Long> levels(ProtoMessage node) {
        return node.all(OnnxProto.NODE_ATTRIBUTE).stream()
                .map(ProtoMessage.Field::message)
                .filter(attribute -> attribute.text(OnnxProto.ATTRIBUTE_NAME).equals(LEVEL))
                .map(attribute -> attribute.number(OnnxProto.ATTRIBUTE_INT))
                .toList();
    }
}

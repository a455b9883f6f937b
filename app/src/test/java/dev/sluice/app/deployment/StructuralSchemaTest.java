// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link StructuralSchema}. */
final class StructuralSchemaTest {

    private static final StructuralSchema SCHEMA =
            new StructuralSchema(
                    Map.of(
                            "type",
                            "object",
                            "required",
                            List.of("name"),
                            "properties",
                            Map.of(
                                    "name", Map.of("type", "string"),
                                    "mode", Map.of("type", "string", "enum", List.of("a", "b")),
                                    "port", Map.of("x-kubernetes-int-or-string", true),
                                    "sizes",
                                            Map.of(
                                                    "type",
                                                    "array",
                                                    "items",
                                                    Map.of("type", "integer")),
                                    "labels",
                                            Map.of(
                                                    "type",
                                                    "object",
                                                    "additionalProperties",
                                                    Map.of("type", "string")),
                                    "free", Map.of("x-kubernetes-preserve-unknown-fields", true))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: n} |",
                "{name: n, mode: a, port: 80, sizes: [1], labels: {x: y}, free: {z: 1}} |",
                "{name: n, port: http} |",
                "{} | .name: missing",
                "{name: 1} | .name: expected string, found 1",
                "{name: n, nmae: m} | .nmae: unknown",
                "{name: n, mode: c} | .mode: c is none of [a, b]",
                "{name: n, port: 1.5} | .port: expected null, found 1.5",
                "{name: n, sizes: [1, x]} | .sizes[1]: expected integer, found x",
                "{name: n, labels: {x: 1}} | .labels.x: expected string, found 1",
            })
    void whatIsWrongIsFound(String yaml, String problem) {
        assertThat(SCHEMA.problems(Yaml.parse(yaml)))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }
}

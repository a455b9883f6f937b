// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamedFileTest {

    private static final Path FOLDER = Path.of("models", "some").toAbsolutePath();

    @Test
    void aFileInTheFolderOrBelowItIsFound() throws IOException {
        assertThat(NamedFile.in(FOLDER, "text.onnx")).isEqualTo(FOLDER.resolve("text.onnx"));
        assertThat(NamedFile.in(FOLDER, "onnx/./text.onnx"))
                .isEqualTo(FOLDER.resolve("onnx").resolve("text.onnx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../text.onnx", "onnx/../../text.onnx", "/text.onnx", "te\0xt.onnx"})
    void aNameOfNoFileInTheFolderIsRefused(String name) {
        assertThatThrownBy(() -> NamedFile.in(FOLDER, name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected that of a file in " + FOLDER);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The methods with loops over vectors are longer than what the JIT compiler inlines. If it inlined
 * them, a caller could become too large in the middle of a loop, and what is left of the loop would
 * allocate an object for each vector.
 */
@NullMarked
final class VectorCodeTest {

    private static final int LONGEST_INLINED = 325; // -XX:FreqInlineSize, bytes of bytecode

    private static final Pattern INSTRUCTION = Pattern.compile(" +(\\d+): [a-z].*");

    @Test
    void theMethodsOfTheReducersAreNotInlined() {
        assertThat(vectorMethods("dev.sluice.engine.reduce.kernel.VectorKernels"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy((method, bytes) -> assertThat(bytes).isGreaterThan(LONGEST_INLINED));
        assertThat(vectorMethods("dev.sluice.engine.reduce.kernel.VectorDoubles"))
                .hasSize(2)
                .allSatisfy((method, bytes) -> assertThat(bytes).isGreaterThan(LONGEST_INLINED));
        assertThat(vectorMethods("dev.sluice.engine.reduce.kernel.VectorProducts"))
                .hasSize(1)
                .allSatisfy((method, bytes) -> assertThat(bytes).isGreaterThan(LONGEST_INLINED));
    }

    @Test
    void theResizeAlongRowsIsNotInlined() {
        assertThat(vectorMethods("dev.sluice.model.preprocess.VectorResizeKernel"))
                .anySatisfy(
                        (method, bytes) -> {
                            assertThat(method).contains(" resize(");
                            assertThat(bytes).isGreaterThan(LONGEST_INLINED);
                        });
    }

    /** Returns the bytes of each method that loads vectors. */
    private static Map<String, Integer> vectorMethods(String className) {
        Map<String, Integer> sizes = new TreeMap<>();
        for (String method : disassemble(className).split("\n\n")) {
            if (method.contains("Vector.fromArray:")) {
                sizes.put(method.strip().lines().findFirst().orElseThrow(), size(method));
            }
        }
        return sizes;
    }

    /** Returns the bytes of a method, of which the last instruction, a return, has one. */
    private static int size(String method) {
        return 1
                + method.lines()
                        .map(INSTRUCTION::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(line -> Integer.parseInt(line.group(1)))
                        .max()
                        .orElseThrow();
    }

    private static String disassemble(String className) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        String path = System.getProperty("java.class.path");
        int status =
                ToolProvider.findFirst("javap")
                        .orElseThrow()
                        .run(writer, writer, "-c", "-p", "-cp", path, className);
        assertThat(status).as(out.toString()).isZero();
        return out.toString().replace("\r", "");
    }
}

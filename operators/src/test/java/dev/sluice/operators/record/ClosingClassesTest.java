// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;

class ClosingClassesTest {

    @Test
    void theClientHasTheClass() {
        assertThatCode(() -> Class.forName(ClosingClasses.CLOSE_MODE)).doesNotThrowAnyException();
    }
}

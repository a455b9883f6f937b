// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/** After each test: releases held answers, and checks that every model is closed. */
final class ModelsAreClosed implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        ScriptedVideoLlm.letGo();
        assertThat(ScriptedVideoLlm.openModels()).isZero();
    }
}

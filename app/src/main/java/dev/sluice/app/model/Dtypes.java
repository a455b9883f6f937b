// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Dtype;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.util.Optional;

/** Reads the value of {@code --dtype}. Stateless. */
final class Dtypes {

    private Dtypes() {}

    /**
     * @param label the value; null if the option is not given
     */
    static Optional<Dtype> parse(@Nullable String label, CommandSpec spec) {
        if (label == null) {
            return Optional.empty();
        }
        return Optional.of(
                Dtype.find(label)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "found --dtype %s; expected one of %s"
                                                        .formatted(label, Dtype.labels()))));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.platform.config.PolicySpec;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a replay is compared with: a second replay under a policy, or a run whose answers are kept.
 *
 * @param policy the policy of a second replay; null for a run
 * @param run the prefix of the run's topics, or {@link #LIVE}
 */
record Comparand(@Nullable PolicySpec policy, String run) {

    /** The name of the live run. */
    static final String LIVE = "live";

    /** Reads a policy, or else the name of a run. */
    static final class Converter implements ITypeConverter<Comparand> {

        @Override
        public Comparand convert(String text) {
            int colon = text.indexOf(':');
            if (colon < 0 && !ReductionPolicy.names().contains(text)) {
                return new Comparand(null, text);
            }
            try {
                return new Comparand(PolicySpec.parse(text), "");
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Whether it is the live run. */
    boolean isLive() {
        return run.equals(LIVE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import dev.sluice.platform.config.PolicySpec;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a reduction policy with its options. Stateless. */
public final class PolicyConverter implements ITypeConverter<PolicySpec> {

    /** How a policy is written. */
    public static final String LABEL = "NAME[:OPTION=VALUE,…]";

    /** What every {@code --policy} means; a verb appends its own default. */
    public static final String HELP =
            "The policy that reduces tokens: none, dtd-feature, dtd-pixel, dtd-anchored, holitom or"
                    + " dtd+holitom."
                    + " Its options are threshold, absolute, redundancy-threshold, retain-ratio,"
                    + " tau, beta, d, k and window (docs/configuration.md, sluice.reduce), and"
                    + " 'gate', the threshold of the frame gate."
                    + " Example: dtd-anchored:threshold=0.9,gate=0. ";

    @Override
    public PolicySpec convert(String text) {
        try {
            return PolicySpec.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

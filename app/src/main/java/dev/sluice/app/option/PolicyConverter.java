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
            "The policy that reduces tokens: none; a drop (dtd-feature, dtd-pixel, dtd-anchored,"
                    + " divprune-stream, auto); a method (holitom, evs, v-cast and the others of"
                    + " docs/policies.md); or both, as in dtd-anchored+v-cast. Its options are those"
                    + " of sluice.reduce in docs/configuration.md, such as threshold and"
                    + " retain-ratio, and 'gate', the threshold of the frame gate."
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

package dev.sluice.app.option;

import dev.sluice.platform.config.PolicySpec;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a policy with its options from the command line. */
public final class PolicyConverter implements ITypeConverter<PolicySpec> {

    @Override
    public PolicySpec convert(String text) {
        try {
            return PolicySpec.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

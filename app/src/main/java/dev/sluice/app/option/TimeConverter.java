// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Reads a TIME: RFC 3339 with an offset, {@code 2026-11-20T09:00:00Z}. Stateless. */
public final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "found '%s'; expected a time with a date and an offset (RFC 3339), such as 2026-11-20T09:00:00Z or 2026-11-20T10:00:00+01:00"
                            .formatted(text));
        }
    }
}

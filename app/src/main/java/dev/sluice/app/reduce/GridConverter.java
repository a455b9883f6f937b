// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.reduce.TokenGrid;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a grid, written as {@code 14x14}. Stateless. */
final class GridConverter implements ITypeConverter<TokenGrid> {

    private static final Pattern GRID = Pattern.compile("([1-9]\\d{0,4})[x×]([1-9]\\d{0,4})");

    @Override
    public TokenGrid convert(String text) {
        Matcher grid = GRID.matcher(text.strip());
        if (!grid.matches()) {
            throw new TypeConversionException(
                    "found '%s', expected rows × columns as in 14x14".formatted(text));
        }
        return new TokenGrid(Integer.parseInt(grid.group(1)), Integer.parseInt(grid.group(2)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The type of an option's value.
 *
 * @param type the class of the value, or of its elements if it is a list
 * @param list whether the option takes several values
 */
record OptionType(Class<?> type, boolean list) {

    /** Reads the type by reflection, as Flink's own documentation does, since it is not public. */
    static OptionType of(ConfigOption<?> option) {
        return new OptionType(
                (Class<?>) call(option, "getClazz"), (boolean) call(option, "isList"));
    }

    private static Object call(ConfigOption<?> option, String name) {
        try {
            Method method = ConfigOption.class.getDeclaredMethod(name);
            method.setAccessible(true);
            return method.invoke(option);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Flink's ConfigOption has no method " + name + "; adapt OptionType", e);
        }
    }

    /** Returns the type as the documentation and messages show it. */
    String words() {
        return list ? "list of " + one() : one();
    }

    private String one() {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return Map.of(
                        Duration.class, "duration",
                        MemorySize.class, "size",
                        Integer.class, "integer",
                        Long.class, "integer",
                        Double.class, "number",
                        Float.class, "number",
                        Boolean.class, "boolean",
                        Map.class, "map",
                        String.class, "text")
                .getOrDefault(type, type.getSimpleName());
    }
}

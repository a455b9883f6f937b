package dev.sluice.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where the decoder's caches lie between its runs. */
public enum CachePlacement {
    /** On the device where the decoder computes, if that is not the CPU. */
    AUTO,
    /** In main memory: what runs elsewhere copies them there and back at each run. */
    HOST,
    /** Where the decoder computes, also on a CPU. */
    DEVICE;

    /**
     * Reads the name as in options.
     *
     * @throws IllegalArgumentException with what was found and what there is
     */
    public static CachePlacement parse(String text) {
        List<String> names = Arrays.stream(values()).map(CachePlacement::toString).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "found '" + text + "'; expected " + String.join(", ", names));
        }
        return values()[index];
    }

    /** The name as in options and messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

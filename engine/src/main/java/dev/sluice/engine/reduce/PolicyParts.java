// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipPolicy;
import dev.sluice.engine.policy.NearestName;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy's name says: a mask that drops tokens as they arrive, and a method for those that
 * are left.
 *
 * @param name the name in its usual form
 * @param mask the mask
 * @param holitom whether the method is HoliTom
 * @param clip the method, or null if there is none or it is HoliTom
 */
record PolicyParts(String name, MaskKind mask, boolean holitom, @Nullable ClipPolicy clip)
        implements Serializable {

    private static final String HOLITOM = "holitom";
    private static final String DTD_HOLITOM = "dtd+holitom"; // the usual form of one pair

    /**
     * Reads a name: a mask, a method, or {@code MASK+METHOD}.
     *
     * @throws IllegalArgumentException for an unknown name; the message says which is nearest
     */
    static PolicyParts parse(String name) {
        if (name.equals(DTD_HOLITOM)) {
            return new PolicyParts(name, MaskKind.DTD_FEATURE, true, null);
        }
        int plus = name.indexOf('+');
        if (plus < 0) {
            Optional<MaskKind> mask = MaskKind.of(name);
            return mask.isPresent()
                    ? new PolicyParts(name, mask.get(), false, null)
                    : method(name, name, MaskKind.NONE);
        }
        MaskKind mask =
                MaskKind.of(name.substring(0, plus))
                        .filter(kind -> kind != MaskKind.NONE)
                        .orElseThrow(() -> unknown(name));
        PolicyParts parts = method(name, name.substring(plus + 1), mask);
        return parts.holitom() && mask == MaskKind.DTD_FEATURE
                ? new PolicyParts(DTD_HOLITOM, mask, true, null)
                : parts;
    }

    /** Returns the names without those that are put together. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (MaskKind mask : MaskKind.values()) {
            names.add(mask.maskName());
        }
        names.add(HOLITOM);
        names.add(DTD_HOLITOM);
        names.addAll(ClipPolicy.names());
        return names;
    }

    boolean merges() {
        return holitom || clip != null;
    }

    private static PolicyParts method(String name, String method, MaskKind mask) {
        if (method.equals(HOLITOM)) {
            return new PolicyParts(name, mask, true, null);
        }
        ClipPolicy clip = ClipPolicy.of(method).orElseThrow(() -> unknown(name));
        return new PolicyParts(name, mask, false, clip);
    }

    private static IllegalArgumentException unknown(String name) {
        Optional<String> inside = InsideTheModel.refusal(name.substring(name.indexOf('+') + 1));
        if (inside.isPresent()) {
            return new IllegalArgumentException(inside.get());
        }
        return new IllegalArgumentException(
                "unknown policy '%s', expected one of %s, or a drop and a method as in 'dtd-anchored+v-cast'; did you mean '%s'?"
                        .formatted(
                                name,
                                String.join(", ", names()),
                                NearestName.of(name, names()).orElseThrow()));
    }
}

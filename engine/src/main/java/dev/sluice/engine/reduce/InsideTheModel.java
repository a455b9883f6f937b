// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Optional;
import java.util.Set;

/** Methods that work inside the language model alone, whose names are easily taken for policies. */
final class InsideTheModel {

    private static final Set<String> BETWEEN_LAYERS =
            Set.of("fastv", "pyramiddrop", "feather", "adaptinfer", "zipvl");
    private static final String IN_THE_CACHE = "gui-kv";

    private InsideTheModel() {}

    /** Returns why a name is no policy, and what to do; empty for other names. */
    static Optional<String> refusal(String name) {
        if (name.equals(IN_THE_CACHE)) {
            return Optional.of(
                    "'gui-kv' chooses among the keys of a KV cache inside the language model; expected a policy, which reduces the tokens that the vision encoder makes. For 'gui-kv', set sluice.session.eviction of a verb that keeps sessions (docs/models.md)");
        }
        if (BETWEEN_LAYERS.contains(name)) {
            return Optional.of(
                    "'%s' drops tokens between the layers of the language model, by the attention of a question; expected a policy, which reduces the tokens that the vision encoder makes. For '%s', set sluice.model.inner-pruning of a verb that answers (docs/models.md)"
                            .formatted(name, name));
        }
        return Optional.empty();
    }
}

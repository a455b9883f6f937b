// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The point at which a decoder is split before a layer. It is found without the names of nodes:
 * every path from the attention of the layer before into this layer and to the logits passes one
 * node.
 *
 * @param values the hidden states: one value, or two whose sum they are
 * @param probe of the attention in the layer before
 */
record SplitPoint(List<String> values, AttentionProbe probe) {

    private static final Set<String> SKIPPING_NORMS =
            Set.of("SkipSimplifiedLayerNormalization", "SkipLayerNormalization");
    private static final String FUSED = "GroupQueryAttention";
    private static final int SIMPLE_INPUTS = 9; // further inputs change the weights
    private static final int NOWHERE = -1;

    /** What is done at the points between layers. */
    enum Purpose {
        SPLIT("cannot be split before layer %d", "set the inner pruning to none"),
        EVICTION(
                "cannot have rows evicted from its KV cache (before layer %d)",
                "set the eviction to none");

        private final String cannot;
        private final String otherwise;

        Purpose(String cannot, String otherwise) {
            this.cannot = cannot;
            this.otherwise = otherwise;
        }

        /** Creates an error that says why this cannot be done. */
        ModelException refused(GraphFile file, int layer, String found, String advice) {
            return new ModelException(
                    Kind.INVALID,
                    "%s %s: found %s. %s, or %s"
                            .formatted(
                                    file.path(),
                                    cannot.formatted(layer),
                                    found,
                                    advice,
                                    otherwise));
        }
    }

    /** Searches a decoder's graph for the split point before one layer. */
    static final class Search {

        private final GraphFile file;
        private final GraphFlow flow;
        private final CacheNames caches;
        private final int layer;
        private final Purpose purpose;

        /**
         * @param layer before which the point is; its number is that of all layers for the end
         */
        Search(GraphFile file, GraphFlow flow, CacheNames caches, int layer, Purpose purpose) {
            this.file = file;
            this.flow = flow;
            this.caches = caches;
            this.layer = layer;
            this.purpose = purpose;
        }

        /** Returns the attention of the last layer. */
        AttentionProbe last(String logits) throws ModelException {
            List<Integer> sources = flow.users(caches.past(layer - 1, "key"));
            return probe(sources, reached(sources), flow.producer(logits));
        }

        SplitPoint find(String logits) throws ModelException {
            List<Integer> sources = flow.users(caches.past(layer - 1, "key"));
            BitSet reached = reached(sources);
            int[] dominators = dominators(reached, sources);
            int node = dominator(dominators, reached, logits);
            AttentionProbe probe = probe(sources, reached, node);
            return new SplitPoint(values(node), probe);
        }

        private BitSet reached(List<Integer> sources) {
            BitSet reached = new BitSet();
            sources.forEach(reached::set);
            for (int node = 0; node < flow.size(); node++) {
                for (String input : flow.inputs(node)) {
                    int producer = flow.producer(input);
                    if (producer >= 0 && reached.get(producer) && !flow.isShape(node)) {
                        reached.set(node);
                    }
                }
            }
            return reached;
        }

        /** Returns the immediate dominator of each reached node; -1 for none. */
        private int[] dominators(BitSet reached, List<Integer> sources) {
            int[] dominators = new int[flow.size()];
            for (int node = reached.nextSetBit(0); node >= 0; node = reached.nextSetBit(node + 1)) {
                int common = Integer.MIN_VALUE;
                for (String input : flow.inputs(node)) {
                    int producer = flow.producer(input);
                    if (producer >= 0 && reached.get(producer)) {
                        common =
                                common == Integer.MIN_VALUE
                                        ? producer
                                        : common(dominators, common, producer);
                    }
                }
                dominators[node] = sources.contains(node) ? NOWHERE : common;
            }
            return dominators;
        }

        /** Dominators have lower indexes than the nodes that they dominate. */
        private static int common(int[] dominators, int one, int other) {
            int left = one;
            int right = other;
            while (left != right) {
                if (left > right) {
                    left = dominators[left];
                } else {
                    right = dominators[right];
                }
            }
            return left;
        }

        private int dominator(int[] dominators, BitSet reached, String logits)
                throws ModelException {
            int dominator = Integer.MIN_VALUE;
            List<Integer> next = flow.users(caches.past(layer, "key"));
            int[] targets = {
                flow.producer(caches.present(layer, "key")),
                flow.producer(caches.present(layer, "value")),
                flow.producer(logits),
                next.isEmpty() ? NOWHERE : next.get(0)
            };
            for (int target : targets) {
                if (target < 0 || !reached.get(target)) {
                    throw unusual("caches or logits that do not follow from the layer before");
                }
                dominator =
                        dominator == Integer.MIN_VALUE
                                ? target
                                : common(dominators, dominator, target);
            }
            if (dominator == NOWHERE) {
                throw unusual("no single value from which all following layers are computed");
            }
            return dominator;
        }

        private List<String> values(int node) throws ModelException {
            List<String> outputs =
                    flow.outputs(node).stream().filter(output -> !output.isEmpty()).toList();
            if (SKIPPING_NORMS.contains(flow.operator(node))) {
                List<String> added = flow.inputs(node).subList(0, 2);
                if (added.stream().noneMatch(file::isConstant)
                        && added.stream().allMatch(value -> flow.producer(value) >= 0)) {
                    return List.copyOf(added);
                }
            }
            if (outputs.size() != 1) {
                throw unusual(
                        "a "
                                + flow.operator(node)
                                + " from which all following layers are computed");
            }
            return outputs;
        }

        private AttentionProbe probe(List<Integer> sources, BitSet reached, int end)
                throws ModelException {
            for (int node : sources) {
                if (flow.operator(node).equals(FUSED)) {
                    return fused(node);
                }
            }
            for (int node = reached.nextSetBit(0);
                    node >= 0 && node < end;
                    node = reached.nextSetBit(node + 1)) {
                if (flow.operator(node).equals("Softmax")) {
                    return new AttentionProbe(
                            flow.outputs(node).get(0), "", 0, 0, AttentionProbe.ALL);
                }
            }
            throw unusual(
                    "attention in %s, which does not return its weights; expected Softmax or %s"
                            .formatted(
                                    sources.stream().map(flow::operator).distinct().toList(),
                                    FUSED));
        }

        private AttentionProbe fused(int node) throws ModelException {
            ProtoMessage attention = flow.node(node);
            List<String> inputs = flow.inputs(node);
            boolean more =
                    inputs.stream().skip(SIMPLE_INPUTS).anyMatch(input -> !input.isEmpty())
                            || OnnxProto.intAttribute(attention, "local_window_size", -1) > 0
                            || OnnxProto.intAttribute(attention, "smooth_softmax", 0) > 0
                            || OnnxProto.floatAttribute(attention, "softcap") != 0;
            if (OnnxProto.intAttribute(attention, "do_rotary", 0) != 0
                    || inputs.get(1).isEmpty()
                    || more) {
                throw unusual(
                        FUSED
                                + " that rotates or unpacks its query itself, or has a window, a"
                                + " cap or a bias; expected one whose inputs are the final query and"
                                + " key");
            }
            return new AttentionProbe(
                    inputs.get(0),
                    caches.past(layer - 1, "key"),
                    (int) OnnxProto.intAttribute(attention, "num_heads", 0),
                    OnnxProto.floatAttribute(attention, "scale"),
                    AttentionProbe.ALL);
        }

        private ModelException unusual(String found) {
            return purpose.refused(
                    file,
                    layer,
                    found,
                    "Take another export: one with plain attention, or one that rotates positions"
                            + " outside of GroupQueryAttention");
        }
    }
}

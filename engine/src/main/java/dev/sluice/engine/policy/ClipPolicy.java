// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static dev.sluice.engine.policy.PolicyOption.ALPHA;
import static dev.sluice.engine.policy.PolicyOption.ANCHOR_STRIDE;
import static dev.sluice.engine.policy.PolicyOption.BETA;
import static dev.sluice.engine.policy.PolicyOption.CHANNELS;
import static dev.sluice.engine.policy.PolicyOption.CHOICE;
import static dev.sluice.engine.policy.PolicyOption.CHUNK;
import static dev.sluice.engine.policy.PolicyOption.CLUSTERS;
import static dev.sluice.engine.policy.PolicyOption.CONTEXTUAL;
import static dev.sluice.engine.policy.PolicyOption.D;
import static dev.sluice.engine.policy.PolicyOption.DISTANCE;
import static dev.sluice.engine.policy.PolicyOption.DOMINANT;
import static dev.sluice.engine.policy.PolicyOption.EXPANSION;
import static dev.sluice.engine.policy.PolicyOption.GLOBAL_FACTOR;
import static dev.sluice.engine.policy.PolicyOption.GRAPH;
import static dev.sluice.engine.policy.PolicyOption.IMPORTANT;
import static dev.sluice.engine.policy.PolicyOption.ITERATIONS;
import static dev.sluice.engine.policy.PolicyOption.LAYER;
import static dev.sluice.engine.policy.PolicyOption.MERGES;
import static dev.sluice.engine.policy.PolicyOption.MERGE_THRESHOLD;
import static dev.sluice.engine.policy.PolicyOption.NEIGHBORS;
import static dev.sluice.engine.policy.PolicyOption.NORMALIZE;
import static dev.sluice.engine.policy.PolicyOption.POOLING;
import static dev.sluice.engine.policy.PolicyOption.RANKING;
import static dev.sluice.engine.policy.PolicyOption.RETAIN_RATIO;
import static dev.sluice.engine.policy.PolicyOption.ROUNDS;
import static dev.sluice.engine.policy.PolicyOption.SCOPE;
import static dev.sluice.engine.policy.PolicyOption.SEGMENTS;
import static dev.sluice.engine.policy.PolicyOption.SEGMENT_TAU;
import static dev.sluice.engine.policy.PolicyOption.SIDE;
import static dev.sluice.engine.policy.PolicyOption.SIGN;
import static dev.sluice.engine.policy.PolicyOption.SIZE;
import static dev.sluice.engine.policy.PolicyOption.TAU;
import static dev.sluice.engine.policy.PolicyOption.TOKENS;
import static dev.sluice.engine.policy.PolicyOption.UNIT;
import static dev.sluice.engine.policy.PolicyOption.VERSION;
import static dev.sluice.engine.policy.PolicyOption.VIEWS;

/**
 * The published methods: a name, the options with their published defaults, the signals that are
 * needed, how many steps are reduced together in a stream, and the function.
 */
public enum ClipPolicy {
    EVS("evs", 16, Needs.NOTHING, Map.of()) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new Evs(budget(options), wholeClip);
        }
    },
    DYCOKE("dycoke", 4, Needs.NOTHING, Map.of(RETAIN_RATIO, 0.3)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new DyCoke(budget(options), wholeClip);
        }
    },
    DIVPRUNE("divprune", 1, Needs.NOTHING, Map.of(SCOPE, "step")) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            boolean together = options.word(SCOPE).equals("window");
            return new DivPrune(budget(options), together, FarthestFirst.Rule.MAX_MIN);
        }
    },
    TODRE("todre", 1, Needs.NOTHING, Map.of(SCOPE, "step", CHOICE, "max-sum")) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            boolean together = options.word(SCOPE).equals("window");
            return new DivPrune(
                    budget(options), together, constant(FarthestFirst.Rule.class, options, CHOICE));
        }
    },
    V_CAST("v-cast", 16, Needs.NOTHING, Map.of()) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new VCast(options.number(RETAIN_RATIO));
        }
    },
    VIDCOM2("vidcom2", 16, Needs.NOTHING, Map.of()) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new VidCom2(options.number(RETAIN_RATIO));
        }
    },
    STC_PRUNE("stc-prune", 16, Needs.NOTHING, Map.of(CHUNK, 1, CHANNELS, "first")) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            boolean first = options.word(CHANNELS).equals("first");
            return new StcPrune(budget(options), options.count(CHUNK), first);
        }
    },
    CTR("ctr", 1, Needs.ATTENTION, Map.of(TAU, 0.8, LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(
                    new Ctr(budget(options), options.number(TAU), options.count(LAYER)));
        }
    },
    FASTVID(
            "fastvid",
            16,
            Needs.ATTENTION,
            Map.of(
                    SEGMENTS,
                    8,
                    SEGMENT_TAU,
                    0.9,
                    D,
                    0.4,
                    ANCHOR_STRIDE,
                    4,
                    BETA,
                    0.6,
                    LAYER,
                    Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return new FastVid(
                    options.number(RETAIN_RATIO),
                    options.count(SEGMENTS),
                    options.number(SEGMENT_TAU),
                    options.number(D),
                    options.count(ANCHOR_STRIDE),
                    options.number(BETA),
                    options.count(LAYER));
        }
    },
    FLASHVID(
            "flashvid",
            16,
            Needs.ATTENTION,
            Map.of(
                    EXPANSION,
                    1.25,
                    ALPHA,
                    0.7,
                    TAU,
                    0.8,
                    SEGMENT_TAU,
                    0.9,
                    SEGMENTS,
                    8,
                    LAYER,
                    Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return new FlashVid(
                    options.number(RETAIN_RATIO),
                    options.number(EXPANSION),
                    options.number(ALPHA),
                    options.number(TAU),
                    options.number(SEGMENT_TAU),
                    options.count(SEGMENTS),
                    options.count(LAYER));
        }
    },
    FLASHVID_ADTS("flashvid-adts", 1, Needs.ATTENTION, Map.of(LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(new FlashVidAdts(budget(options), options.count(LAYER)));
        }
    },
    VISIONZIP("visionzip", 1, Needs.KEYS, Map.of(LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            Parts parts = Parts.of(options);
            return ClipReducer.eachStep(
                    step ->
                            new VisionZip(
                                            parts.dominant(step),
                                            parts.contextual(step),
                                            options.count(LAYER))
                                    .reduce(step));
        }
    },
    VMTC("vmtc", 1, Needs.ATTENTION, Map.of(LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            Parts parts = Parts.of(options);
            return ClipReducer.eachStep(
                    step ->
                            new Vmtc(
                                            parts.dominant(step),
                                            parts.contextual(step),
                                            options.count(LAYER))
                                    .reduce(step));
        }
    },
    VISPRUNER(
            "vispruner",
            1,
            Needs.ATTENTION,
            Map.of(IMPORTANT, 0.5, LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(
                    new VisPruner(
                            budget(options), options.number(IMPORTANT), options.count(LAYER)));
        }
    },
    CLS_RANK("cls-rank", 1, Needs.ATTENTION, Map.of(LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(new ClsRank(budget(options), options.count(LAYER), false));
        }
    },
    VTC_CLS("vtc-cls", 1, Needs.ATTENTION, Map.of(LAYER, 0)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(new ClsRank(budget(options), options.count(LAYER), true));
        }
    },
    FOPRU("fopru", 1, Needs.FULL_ATTENTION, Map.of(UNIT, "token")) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(
                    new FoPru(options.number(RETAIN_RATIO), options.word(UNIT).equals("row")));
        }
    },
    HIRED(
            "hired",
            1,
            Needs.ATTENTION,
            Map.of(RETAIN_RATIO, 0.2, ALPHA, 0.5, VIEWS, 1, LAYER, Attended.LAYER_OF_FEATURES)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new Hired(
                    options.number(RETAIN_RATIO),
                    options.number(ALPHA),
                    options.count(VIEWS),
                    options.count(LAYER));
        }

        @Override
        int window(OptionValues options) {
            return options.count(VIEWS);
        }
    },
    VFLOWOPT("vflowopt", 1, Needs.FULL_ATTENTION, Map.of(GLOBAL_FACTOR, 1.3)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new VFlowOpt(options.number(RETAIN_RATIO), options.number(GLOBAL_FACTOR));
        }
    },
    FLOWCUT("flowcut", 1, Needs.FLOW, Map.of()) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(new FlowCut(budget(options)));
        }
    },
    ZERO_TPRUNE("zero-tprune", 1, Needs.FULL_ATTENTION, Map.of(ITERATIONS, 5)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return ClipSelector.eachStep(
                    new ZeroTPrune(budget(options), options.count(ITERATIONS)));
        }
    },
    GTP(
            "gtp",
            1,
            Needs.FULL_ATTENTION,
            Map.of(RANKING, "mixed", GRAPH, "spatial", NEIGHBORS, 8, ALPHA, 0.2)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(
                    new Gtp(
                            budget(options),
                            constant(Gtp.RankBy.class, options, RANKING),
                            constant(Gtp.Graph.class, options, GRAPH),
                            options.count(NEIGHBORS),
                            options.number(ALPHA)));
        }
    },
    CENTERCLIP("centerclip", 4, Needs.NOTHING, Map.of(DISTANCE, "euclidean", NORMALIZE, false)) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new CenterClip(
                    options.countOrZero(CLUSTERS),
                    options.number(RETAIN_RATIO),
                    options.word(DISTANCE).equals("cosine"),
                    options.flag(NORMALIZE));
        }
    },
    TOME("tome", 1, Needs.NOTHING, Map.of(ROUNDS, 1)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(merging(options, 0));
        }
    },
    TURBO("turbo", 1, Needs.ATTENTION, Map.of(ROUNDS, 1, ALPHA, 1.0)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(merging(options, options.number(ALPHA)));
        }
    },
    MUSTDROP("mustdrop", 1, Needs.NOTHING, Map.of(SIDE, 3, MERGE_THRESHOLD, 0.8)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(
                    new MustDropMerge(options.count(SIDE), options.number(MERGE_THRESHOLD)));
        }
    },
    POOL("pool", 1, Needs.NOTHING, Map.of(POOLING, "mean", SIZE, 4)) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return ClipReducer.eachStep(
                    new Pool(constant(Pool.Kind.class, options, POOLING), options.count(SIZE)));
        }
    },
    QUOTA("quota", 16, Needs.RELEVANCE, Map.of(VERSION, "v1")) {
        @Override
        ClipReducer create(OptionValues options, boolean wholeClip) {
            return new Quota(budget(options), constant(Quota.Version.class, options, VERSION));
        }
    },
    CDPRUNER("cdpruner", 1, Needs.TEXT, Map.of(SCOPE, "step", SIGN, "positive")) {
        @Override
        ClipSelector selector(OptionValues options, boolean wholeClip) {
            return new CdPruner(
                    budget(options),
                    options.word(SCOPE).equals("window"),
                    options.word(SIGN).equals("negative"));
        }
    };

    private static final Set<String> MERGING =
            Set.of(
                    "ctr",
                    "fastvid",
                    "flashvid",
                    "visionzip",
                    "vmtc",
                    "gtp",
                    "tome",
                    "turbo",
                    "mustdrop",
                    "pool",
                    "quota");
    private static final Set<String> RATIO_ONLY =
            Set.of(
                    "evs",
                    "dycoke",
                    "v-cast",
                    "vidcom2",
                    "fastvid",
                    "flashvid",
                    "fopru",
                    "hired",
                    "vflowopt",
                    "centerclip",
                    "mustdrop",
                    "pool");

    private final String policyName;
    private final int window;
    private final Needs needs;
    private final Map<PolicyOption, Serializable> defaults = new LinkedHashMap<>();

    ClipPolicy(
            String policyName, int window, Needs needs, Map<PolicyOption, Serializable> defaults) {
        this.policyName = policyName;
        this.window = window;
        this.needs = needs;
        this.defaults.put(RETAIN_RATIO, 0.1);
        this.defaults.putAll(defaults);
    }

    /** Returns the names of all methods. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ClipPolicy::policyName).toList();
    }

    /** Returns the method of a name. */
    public static Optional<ClipPolicy> of(String name) {
        return Arrays.stream(values()).filter(p -> p.policyName.equals(name)).findFirst();
    }

    /** Returns the method's name. */
    public String policyName() {
        return policyName;
    }

    /** Returns the published values of the options that the method uses. */
    public Map<PolicyOption, Serializable> defaults() {
        return Map.copyOf(defaults);
    }

    /** Returns the options that the method uses. */
    public List<PolicyOption> options() {
        Set<PolicyOption> used = EnumSet.copyOf(defaults.keySet());
        used.add(PolicyOption.WINDOW);
        if (!RATIO_ONLY.contains(policyName)) {
            used.add(TOKENS);
        }
        if (this == CENTERCLIP) {
            used.add(CLUSTERS);
        }
        if (this == VISIONZIP || this == VMTC) {
            used.add(DOMINANT);
            used.add(CONTEXTUAL);
        }
        if (this == TOME || this == TURBO) {
            used.add(MERGES);
        }
        return List.copyOf(used);
    }

    /** Returns whether the tokens that are left are as the encoder gave them. */
    public boolean selects() {
        return !MERGING.contains(policyName);
    }

    /** Returns what the method needs beside the tokens. */
    public Needs needs() {
        return needs;
    }

    /** Returns the number of steps of a stream that are reduced together. */
    public int streamWindow(OptionValues options) {
        return options.isGiven(PolicyOption.WINDOW)
                ? options.count(PolicyOption.WINDOW)
                : window(options.withDefaults(defaults));
    }

    int window(OptionValues options) {
        return options.has(SCOPE) && options.word(SCOPE).equals("window") ? 16 : window;
    }

    /**
     * Returns the function.
     *
     * @param options with the method's defaults
     * @param wholeClip whether it gets whole clips, as published, instead of windows of a stream
     */
    public ClipReducer reducer(OptionValues options, boolean wholeClip) {
        return create(options.withDefaults(defaults), wholeClip);
    }

    ClipReducer create(OptionValues options, boolean wholeClip) {
        return ClipReducer.selecting(selector(options, wholeClip));
    }

    ClipSelector selector(OptionValues options, boolean wholeClip) {
        throw new UnsupportedOperationException(policyName + " does not select");
    }

    private static Budget budget(OptionValues options) {
        return new Budget(options.countOrZero(TOKENS), options.number(RETAIN_RATIO));
    }

    private static TokenMerging merging(OptionValues options, double attentionWeight) {
        return new TokenMerging(
                budget(options),
                options.countOrZero(MERGES),
                options.count(ROUNDS),
                true,
                attentionWeight);
    }

    private static <E extends Enum<E>> E constant(
            Class<E> type, OptionValues options, PolicyOption option) {
        return Enum.valueOf(type, options.word(option).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The two kinds of tokens that VisionZip and VMTC keep. */
    private record Parts(Budget budget, int dominantCount, int contextualCount) {

        private static final double CONTEXTUAL_SHARE = 10 / 64.0; // published: 54 and 10

        static Parts of(OptionValues options) {
            return new Parts(
                    ClipPolicy.budget(options),
                    options.countOrZero(DOMINANT),
                    options.countOrZero(CONTEXTUAL));
        }

        int contextual(StepTokens step) {
            return contextualCount > 0
                    ? contextualCount
                    : (int) Math.rint(CONTEXTUAL_SHARE * budget.of(step));
        }

        int dominant(StepTokens step) {
            return dominantCount > 0
                    ? dominantCount
                    : Math.max(0, budget.of(step) - contextual(step));
        }
    }
}

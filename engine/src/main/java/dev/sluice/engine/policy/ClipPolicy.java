// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.sluice.engine.policy.Method.merging;
import static dev.sluice.engine.policy.Method.mergingEach;
import static dev.sluice.engine.policy.Method.selecting;
import static dev.sluice.engine.policy.Method.selectingEach;
import static dev.sluice.engine.policy.OptionUse.budget;
import static dev.sluice.engine.policy.OptionUse.nothing;
import static dev.sluice.engine.policy.OptionUse.share;

/**
 * The published methods: a name, how many steps of a stream are reduced together, the signals that
 * are needed, the options with their published values, and the function.
 */
public enum ClipPolicy {
    EVS("evs", 16, Needs.NOTHING, share(), selecting((o, whole) -> new Evs(o.budget(), whole))),
    DYCOKE(
            "dycoke",
            4,
            Needs.NOTHING,
            share().with(PolicyOption.RETAIN_RATIO, 0.3),
            selecting((o, whole) -> new DyCoke(o.budget(), whole))),
    DIVPRUNE(
            "divprune",
            1,
            Needs.NOTHING,
            budget().with(PolicyOption.SCOPE, "step"),
            selecting(
                    (o, whole) ->
                            new DivPrune(o.budget(), o.together(), FarthestFirst.Rule.MAX_MIN))),
    TODRE(
            "todre",
            1,
            Needs.NOTHING,
            budget().with(PolicyOption.SCOPE, "step").with(PolicyOption.CHOICE, "max-sum"),
            selecting(
                    (o, whole) ->
                            new DivPrune(
                                    o.budget(),
                                    o.together(),
                                    o.constant(FarthestFirst.Rule.class, PolicyOption.CHOICE)))),
    V_CAST("v-cast", 16, Needs.NOTHING, share(), selecting((o, whole) -> new VCast(o.share()))),
    VIDCOM2("vidcom2", 16, Needs.NOTHING, share(), selecting((o, whole) -> new VidCom2(o.share()))),
    STC_PRUNE(
            "stc-prune",
            16,
            Needs.NOTHING,
            budget().with(PolicyOption.CHUNK, 1).with(PolicyOption.CHANNELS, "first"),
            selecting(
                    (o, whole) ->
                            new StcPrune(
                                    o.budget(),
                                    o.count(PolicyOption.CHUNK),
                                    o.word(PolicyOption.CHANNELS).equals("first")))),
    CTR(
            "ctr",
            1,
            Needs.ATTENTION,
            budget().with(PolicyOption.TAU, 0.8).withLayer(),
            mergingEach(o -> new Ctr(o.budget(), o.number(PolicyOption.TAU), o.layer()))),
    FASTVID(
            "fastvid",
            16,
            Needs.ATTENTION,
            share().with(PolicyOption.SEGMENTS, 8)
                    .with(PolicyOption.SEGMENT_TAU, 0.9)
                    .with(PolicyOption.D, 0.4)
                    .with(PolicyOption.ANCHOR_STRIDE, 4)
                    .with(PolicyOption.BETA, 0.6)
                    .withLayer(),
            merging(
                    o ->
                            new FastVid(
                                    o.share(),
                                    o.count(PolicyOption.SEGMENTS),
                                    o.number(PolicyOption.SEGMENT_TAU),
                                    o.number(PolicyOption.D),
                                    o.count(PolicyOption.ANCHOR_STRIDE),
                                    o.number(PolicyOption.BETA),
                                    o.layer()))),
    FLASHVID(
            "flashvid",
            16,
            Needs.ATTENTION,
            share().with(PolicyOption.EXPANSION, 1.25)
                    .with(PolicyOption.ALPHA, 0.7)
                    .with(PolicyOption.TAU, 0.8)
                    .with(PolicyOption.SEGMENT_TAU, 0.9)
                    .with(PolicyOption.SEGMENTS, 8)
                    .withLayer(),
            merging(
                    o ->
                            new FlashVid(
                                    o.share(),
                                    o.number(PolicyOption.EXPANSION),
                                    o.number(PolicyOption.ALPHA),
                                    o.number(PolicyOption.TAU),
                                    o.number(PolicyOption.SEGMENT_TAU),
                                    o.count(PolicyOption.SEGMENTS),
                                    o.layer()))),
    FLASHVID_ADTS(
            "flashvid-adts",
            1,
            Needs.ATTENTION,
            budget().withLayer(),
            selectingEach(o -> new FlashVidAdts(o.budget(), o.layer()))),
    VISIONZIP(
            "visionzip",
            1,
            Needs.KEYS,
            budget().withLayer().optionally(PolicyOption.DOMINANT, PolicyOption.CONTEXTUAL),
            mergingEach(o -> new VisionZip(TwoParts.of(o), o.layer()))),
    VMTC(
            "vmtc",
            1,
            Needs.ATTENTION,
            budget().withLayer().optionally(PolicyOption.DOMINANT, PolicyOption.CONTEXTUAL),
            mergingEach(o -> new Vmtc(TwoParts.of(o), o.layer()))),
    VISPRUNER(
            "vispruner",
            1,
            Needs.ATTENTION,
            budget().with(PolicyOption.IMPORTANT, 0.5).withLayer(),
            selectingEach(
                    o -> new VisPruner(o.budget(), o.number(PolicyOption.IMPORTANT), o.layer()))),
    CLS_RANK(
            "cls-rank",
            1,
            Needs.ATTENTION,
            budget().withLayer(),
            selectingEach(o -> new ClsRank(o.budget(), o.layer(), false))),
    VTC_CLS(
            "vtc-cls",
            1,
            Needs.LAYERS,
            budget().with(PolicyOption.LAYER, 0),
            selectingEach(o -> new ClsRank(o.budget(), o.layer(), true))),
    FOPRU(
            "fopru",
            1,
            Needs.RECEIVED,
            share().with(PolicyOption.UNIT, "token"),
            selectingEach(o -> new FoPru(o.share(), o.word(PolicyOption.UNIT).equals("row")))),
    HIRED(
            "hired",
            1,
            Needs.LAYERS,
            share().with(PolicyOption.RETAIN_RATIO, 0.2)
                    .with(PolicyOption.ALPHA, 0.5)
                    .with(PolicyOption.VIEWS, 1)
                    .withLayer(),
            selecting(
                    (o, whole) ->
                            new Hired(
                                    o.share(),
                                    o.number(PolicyOption.ALPHA),
                                    o.count(PolicyOption.VIEWS),
                                    o.layer()))),
    VFLOWOPT(
            "vflowopt",
            1,
            Needs.GLOBAL_ATTENTION,
            share().with(PolicyOption.GLOBAL_FACTOR, 1.3),
            selecting((o, whole) -> new VFlowOpt(o.share(), o.number(PolicyOption.GLOBAL_FACTOR)))),
    FLOWCUT("flowcut", 1, Needs.FLOW, budget(), selectingEach(o -> new FlowCut(o.budget()))),
    ZERO_TPRUNE(
            "zero-tprune",
            1,
            Needs.PAGE_RANK,
            budget().with(PolicyOption.ITERATIONS, 5),
            selectingEach(o -> new ZeroTPrune(o.budget(), o.count(PolicyOption.ITERATIONS)))),
    GTP(
            "gtp",
            1,
            Needs.DIAGONAL,
            budget().with(PolicyOption.RANKING, "mixed")
                    .with(PolicyOption.GRAPH, "spatial")
                    .with(PolicyOption.NEIGHBORS, 8)
                    .with(PolicyOption.ALPHA, 0.2),
            mergingEach(
                    o ->
                            new Gtp(
                                    o.budget(),
                                    o.constant(Gtp.RankBy.class, PolicyOption.RANKING),
                                    o.constant(Gtp.Graph.class, PolicyOption.GRAPH),
                                    o.count(PolicyOption.NEIGHBORS),
                                    o.number(PolicyOption.ALPHA)))),
    CENTERCLIP(
            "centerclip",
            4,
            Needs.NOTHING,
            share().with(PolicyOption.DISTANCE, "euclidean")
                    .with(PolicyOption.NORMALIZE, false)
                    .optionally(PolicyOption.CLUSTERS),
            selecting(
                    (o, whole) ->
                            new CenterClip(
                                    o.countOrZero(PolicyOption.CLUSTERS),
                                    o.share(),
                                    o.word(PolicyOption.DISTANCE).equals("cosine"),
                                    o.flag(PolicyOption.NORMALIZE)))),
    TOME(
            "tome",
            1,
            Needs.NOTHING,
            budget().with(PolicyOption.ROUNDS, 1).optionally(PolicyOption.MERGES),
            mergingEach(o -> TokenMerging.of(o, 0))),
    TURBO(
            "turbo",
            1,
            Needs.ATTENTION,
            budget().with(PolicyOption.ROUNDS, 1)
                    .with(PolicyOption.ALPHA, 1.0)
                    .optionally(PolicyOption.MERGES),
            mergingEach(o -> TokenMerging.of(o, o.number(PolicyOption.ALPHA)))),
    MUSTDROP(
            "mustdrop",
            1,
            Needs.NOTHING,
            nothing().with(PolicyOption.SIDE, 3).with(PolicyOption.MERGE_THRESHOLD, 0.8),
            mergingEach(
                    o ->
                            new MustDropMerge(
                                    o.count(PolicyOption.SIDE),
                                    o.number(PolicyOption.MERGE_THRESHOLD)))),
    POOL(
            "pool",
            1,
            Needs.NOTHING,
            nothing().with(PolicyOption.POOLING, "mean").with(PolicyOption.SIZE, 4),
            mergingEach(
                    o ->
                            new Pool(
                                    o.constant(Pool.Kind.class, PolicyOption.POOLING),
                                    o.count(PolicyOption.SIZE)))),
    QUOTA(
            "quota",
            16,
            Needs.RELEVANCE,
            budget().with(PolicyOption.VERSION, "v1"),
            merging(
                    o ->
                            new Quota(
                                    o.budget(),
                                    o.constant(Quota.Version.class, PolicyOption.VERSION)))),
    CDPRUNER(
            "cdpruner",
            1,
            Needs.TEXT,
            budget().with(PolicyOption.SCOPE, "step").with(PolicyOption.SIGN, "positive"),
            selecting(
                    (o, whole) ->
                            new CdPruner(
                                    o.budget(),
                                    o.together(),
                                    o.word(PolicyOption.SIGN).equals("negative"))));

    private static final int WINDOW_TOGETHER = 16; // steps whose tokens compete

    private final String policyName;
    private final int window;
    private final Needs needs;
    private final OptionUse use;
    private final Method method;

    ClipPolicy(String policyName, int window, Needs needs, OptionUse use, Method method) {
        this.policyName = policyName;
        this.window = window;
        this.needs = needs;
        this.use = use;
        this.method = method;
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
        return Map.copyOf(use.defaults());
    }

    /** Returns the options that the method uses. */
    public List<PolicyOption> options() {
        return use.all();
    }

    /** Returns whether the tokens that are left are as the encoder gave them. */
    public boolean selects() {
        return method.selects();
    }

    /** Returns what the method needs beside the tokens. */
    public Needs needs() {
        return needs;
    }

    /** Returns the number of steps of a stream that are reduced together. */
    public int streamWindow(OptionValues options) {
        if (options.isGiven(PolicyOption.WINDOW)) {
            return options.count(PolicyOption.WINDOW);
        }
        OptionValues values = options.withDefaults(use.defaults());
        if (this == HIRED) {
            return values.count(PolicyOption.VIEWS);
        }
        boolean scoped = use.defaults().containsKey(PolicyOption.SCOPE);
        return scoped && values.together() ? WINDOW_TOGETHER : window;
    }

    /**
     * Returns the function.
     *
     * @param wholeClip whether it gets whole clips, as published, instead of windows of a stream
     */
    public ClipReducer reducer(OptionValues options, boolean wholeClip) {
        return method.factory().create(options.withDefaults(use.defaults()), wholeClip);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which setting is proposed, or why none is.
 *
 * @param setting the setting; empty if there is none
 * @param reason one sentence for people
 */
record Proposal(Optional<Setting> setting, String reason) {

    /**
     * Proposes the setting that keeps the smallest share of those whose agreement is at least
     * {@code least} with confidence, that is, at the lower end of its 95% interval; of equal
     * shares, the one with more agreement. It proposes none if the answers without any video agree
     * as well: the questions then do not depend on the video, and their answers say nothing about
     * it.
     *
     * @param withoutVideo agreement of answers from the questions alone
     */
    static Proposal of(List<Setting> settings, Agreement withoutVideo, double least) {
        if (withoutVideo.same().low() >= least) {
            return none(
                    "the answers without any video agree as well (%s), so these questions say nothing about what to keep; ask about what changes in this video (--ask)"
                            .formatted(TuneReport.interval(withoutVideo.same())));
        }
        Optional<Setting> best =
                settings.stream()
                        .filter(setting -> setting.agreement().same().low() >= least)
                        .min(
                                Comparator.comparingDouble(Setting::keptShare)
                                        .thenComparing(
                                                setting -> -setting.agreement().same().value()));
        if (best.isPresent()) {
            return new Proposal(
                    best,
                    "the smallest share of tokens whose agreement is at least %s at the lower end of its 95%% interval"
                            .formatted(TuneReport.percent(least)));
        }
        return none(
                "no setting agrees with at least %s at the lower end of its 95%% interval; ask more (--moments, --ask) to narrow the interval, compare higher thresholds, or accept less (--agreement)"
                        .formatted(TuneReport.percent(least)));
    }

    private static Proposal none(String reason) {
        return new Proposal(Optional.empty(), reason);
    }
}

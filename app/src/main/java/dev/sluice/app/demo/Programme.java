// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.ingest.source.SourceSpec;

import java.nio.file.Path;

/**
 * What the demo shows and asks.
 *
 * @param source the source of the video
 * @param loop whether it is repeated
 * @param seconds how long it lasts
 * @param script the questions
 */
record Programme(SourceSpec source, boolean loop, int seconds, DemoScript script) {

    /**
     * A scene that is filmed while it happens.
     *
     * @param judged whether the answers are compared with the truth
     */
    static Programme of(DemoScene scene, boolean judged) {
        DemoScript script =
                new DemoScript(
                        scene.lines().stream()
                                .map(line -> judged ? line : line.withoutKey())
                                .toList());
        return new Programme(scene.camera(), false, (int) scene.scene().seconds(), script);
    }

    /** A clip that is repeated; its truth is not known. */
    static Programme of(Path video, int seconds) {
        return new Programme(
                new SourceSpec.LocalFile(video), true, seconds, DemoScript.ofAnything(seconds));
    }
}

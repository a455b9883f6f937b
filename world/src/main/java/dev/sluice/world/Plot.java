// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/** The kinds of scenes, by what happens in them. */
public enum Plot {
    /** Things appear, stand, move, change colour and leave; see {@link SceneScript}. */
    USUAL {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SceneScript.write(split, number, seconds);
        }
    },
    /**
     * A single thing creeps from one corner to the next one for eight tenths of the time, so slowly
     * that consecutive steps hardly differ.
     */
    CREEP {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SlowScene.creeping(split, number, seconds);
        }
    },
    /** One thing stands in its corner all the time, while another keeps moving. */
    STILL {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SlowScene.still(split, number, seconds);
        }
    };

    /**
     * Writes a scene.
     *
     * @param number number of the scene in its set
     * @param seconds duration, at least 1
     */
    public abstract Scene write(Split split, long number, double seconds);
}

package dev.sluice.world;

/** What happens in a scene. */
public enum Plot {
    /** Things come, stand, move, change colour and go, as {@link SceneScript} writes it. */
    USUAL {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SceneScript.write(split, number, seconds);
        }
    },
    /**
     * A single thing creeps from one corner to the one beside it for eight tenths of the time: from
     * one look to the next nothing seems to have changed.
     */
    CREEP {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SlowScene.creeping(split, number, seconds);
        }
    },
    /** A thing stands in its corner all the time, while another never rests for long. */
    STILL {
        @Override
        public Scene write(Split split, long number, double seconds) {
            return SlowScene.still(split, number, seconds);
        }
    };

    /**
     * A scene.
     *
     * @param number which scene of its set
     * @param seconds how long it lasts, at least 1
     */
    public abstract Scene write(Split split, long number, double seconds);
}

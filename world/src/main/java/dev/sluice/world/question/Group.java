package dev.sluice.world.question;

/** The three groups of the streaming benchmarks. */
public enum Group {
    /** About what is so at the moment of the question. */
    REAL_TIME("real-time perception"),
    /** About what was so before. */
    BACKWARD("backward tracing"),
    /** About what is still to come: answered when it happens. */
    FORWARD("forward responding");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /** What reports call it. */
    public String title() {
        return title;
    }
}

package dev.sluice.ingest.publish;

/**
 * A topic that is not as it has to be.
 *
 * @param topic its name
 * @param setting Kafka's name of the setting, or {@code topic} where it does not exist
 * @param found what it is
 * @param expected what it has to be
 * @param consequence what happens if it stays so
 */
public record TopicDifference(
        String topic, String setting, String found, String expected, String consequence) {

    /** Setting of a difference about a topic that is not there. */
    public static final String EXISTENCE = "topic";

    /** One line: what was found, what was expected, what to do. */
    public String message() {
        if (setting.equals(EXISTENCE)) {
            return "topic %s does not exist: %s; sluice creates it".formatted(topic, consequence);
        }
        return ("topic %s has %s=%s, expected %s: %s; change it with kafka-configs.sh --alter"
                        + " --entity-type topics --entity-name %s --add-config %s=%s")
                .formatted(topic, setting, found, expected, consequence, topic, setting, expected);
    }
}

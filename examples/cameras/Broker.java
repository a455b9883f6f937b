// SPDX-License-Identifier: Apache-2.0

import dev.sluice.platform.broker.EmbeddedBroker;

/** A Kafka broker for cameras.sh. Prints its address and runs until it is ended. */
public final class Broker {

    private Broker() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            System.out.println(broker.bootstrapServers());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}

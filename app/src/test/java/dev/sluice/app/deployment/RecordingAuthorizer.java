// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Kafka's authorizer, which also notes the rights of which it made use. Thread-safe. */
public final class RecordingAuthorizer extends StandardAuthorizer {

    private static final Set<String> USED = new ConcurrentSkipListSet<>();

    /** Returns the rights of a user as {@code OPERATION RESOURCE name}. */
    static Set<String> used(String user) {
        Set<String> rights = new TreeSet<>();
        for (String right : USED) {
            if (right.startsWith(user + " ")) {
                rights.add(right.substring(user.length() + 1));
            }
        }
        return rights;
    }

    @Override
    public List<AuthorizationResult> authorize(
            AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            if (results.get(i) == AuthorizationResult.ALLOWED) {
                USED.add(
                        "%s %s %s %s"
                                .formatted(
                                        context.principal().getName(),
                                        action.operation(),
                                        action.resourcePattern().resourceType(),
                                        action.resourcePattern().name()));
            }
        }
        return results;
    }
}

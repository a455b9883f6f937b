// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.config.KafkaSettings;

import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Compares the rights that the user of the client has on topics with those that the job needs. A
 * client that is refused learns neither the topic nor the operation. Stateless.
 */
public final class JobRights {

    private static final Set<AclOperation> READS =
            EnumSet.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
    private static final Set<AclOperation> WRITES =
            EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);

    private JobRights() {}

    /**
     * Returns a problem for each of these topics on which a right is missing. Topics that do not
     * exist, or that the client cannot see, have none.
     *
     * @param kafka the connection, and the topics that the job reads
     * @param topics all topics of the job
     */
    public static List<TopicProblem> missing(KafkaSettings kafka, List<TopicSpec> topics) {
        return missing(kafka, kafka.client(), topics);
    }

    /**
     * Returns a problem for each of these topics on which a right is missing.
     *
     * @param client the properties of the client that asks
     */
    public static List<TopicProblem> missing(
            KafkaSettings kafka, Properties client, List<TopicSpec> topics) {
        Set<String> read = Set.of(kafka.video(), kafka.queries());
        List<TopicProblem> problems = new ArrayList<>();
        try (AdminCalls calls = new AdminCalls(client)) {
            for (Map.Entry<String, Set<AclOperation>> found : granted(calls, topics).entrySet()) {
                Set<AclOperation> missing =
                        EnumSet.copyOf(read.contains(found.getKey()) ? READS : WRITES);
                missing.removeAll(found.getValue());
                if (!missing.isEmpty()) {
                    problems.add(problem(found.getKey(), missing));
                }
            }
        }
        return problems;
    }

    private static TopicProblem problem(String topic, Set<AclOperation> missing) {
        return new TopicProblem(
                "topic %s does not allow %s to the user of sluice.kafka.properties"
                        .formatted(topic, missing),
                "add it with kafka-acls.sh --add --topic " + topic,
                false);
    }

    /** Brokers that cannot tell what is allowed are left out. */
    private static Map<String, Set<AclOperation>> granted(
            AdminCalls calls, List<TopicSpec> topics) {
        Map<String, KafkaFuture<TopicDescription>> described =
                calls.admin()
                        .describeTopics(
                                topics.stream().map(TopicSpec::name).toList(),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        Map<String, Set<AclOperation>> granted = new TreeMap<>();
        described.forEach(
                (topic, description) ->
                        calls.call(
                                "describe topic " + topic,
                                "Describe on topic " + topic,
                                () -> {
                                    try {
                                        Set<AclOperation> operations =
                                                description.get().authorizedOperations();
                                        if (operations != null) {
                                            granted.put(topic, operations);
                                        }
                                    } catch (ExecutionException e) {
                                        if (!(e.getCause()
                                                instanceof UnknownTopicOrPartitionException)) {
                                            throw e;
                                        }
                                    }
                                    return topic;
                                }));
        return granted;
    }
}

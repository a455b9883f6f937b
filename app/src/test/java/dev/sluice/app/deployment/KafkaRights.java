// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rights in Kafka that docs/deployment.md lists, as {@code OPERATION RESOURCE name}. */
final class KafkaRights {

    /** A row of the table: user, kind and names of resources, operations. */
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| `(job|ingest|ask)` \\| (topic|group|transactional id) (.*) \\| (.*) \\|");

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private KafkaRights() {}

    /** Returns the rights by user. */
    static Map<String, TreeSet<String>> documented() throws IOException {
        Map<String, TreeSet<String>> rights = new TreeMap<>();
        for (String line :
                Files.readAllLines(Home.folder().resolve("docs").resolve("deployment.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String type = row.group(2).toUpperCase(Locale.ROOT).replace(' ', '_');
                TreeSet<String> own = rights.computeIfAbsent(row.group(1), user -> new TreeSet<>());
                for (Matcher name = NAME.matcher(row.group(3)); name.find(); ) {
                    for (String operation : row.group(4).split(", ")) {
                        own.add("%s %s %s".formatted(operation(operation), type, name.group(1)));
                    }
                }
            }
        }
        return rights;
    }

    private static String operation(String name) {
        return name.equals("DescribeConfigs")
                ? AclOperation.DESCRIBE_CONFIGS.name()
                : name.toUpperCase(Locale.ROOT);
    }

    /** Returns what gives a right; that to transactional ids is for a prefix. */
    static AclBinding binding(String user, String right) {
        String[] parts = right.split(" ");
        ResourceType type = ResourceType.valueOf(parts[1]);
        PatternType pattern =
                type == ResourceType.TRANSACTIONAL_ID ? PatternType.PREFIXED : PatternType.LITERAL;
        return new AclBinding(
                new ResourcePattern(type, parts[2], pattern),
                new AccessControlEntry(
                        "User:" + user,
                        "*",
                        AclOperation.valueOf(parts[0]),
                        AclPermissionType.ALLOW));
    }
}

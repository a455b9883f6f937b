// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The records that the documentation shows are valid by their schemas. */
final class DocumentedRecordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyRecordIsValid() throws IOException {
        List<RecordSchema> found = new ArrayList<>();
        for (String page : List.of("docs/records.md", "docs/operations.md", "examples/README.md")) {
            for (String line : Files.readAllLines(Home.folder().resolve(page))) {
                // An ellipsis stands for the rest of a record.
                if (line.startsWith("{\"") && line.endsWith("}") && !line.contains("…")) {
                    JsonNode record = JSON.readTree(line);
                    RecordSchema schema = schemaOf(record);
                    schema.check(record);
                    found.add(schema);
                }
            }
        }
        assertThat(found).contains(RecordSchema.QUERY, RecordSchema.ANSWER);
    }

    private static RecordSchema schemaOf(JsonNode record) {
        if (record.has("type")) {
            return RecordSchema.EVENT;
        }
        return record.has("status") ? RecordSchema.ANSWER : RecordSchema.QUERY;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.question.QuestionStore;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Questions on the heap. Not safe for several threads. */
final class HeapQuestions implements QuestionStore {

    private final Map<String, byte[]> questions = new TreeMap<>();

    @Override
    public void put(String queryId, byte[] entry) {
        questions.put(queryId, entry);
    }

    @Override
    public void remove(String queryId) {
        questions.remove(queryId);
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        for (Map.Entry<String, byte[]> entry : questions.entrySet()) {
            visitor.visit(entry.getKey(), entry.getValue());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.VisualStep;

import java.util.ArrayList;
import java.util.List;

/** Refuses requests that would lead to a wrong prompt or read beyond an array. */
final class RequestCheck {

    private RequestCheck() {}

    static void check(PromptRequest request, int dim) throws ModelException {
        if (request.maxNewTokens() < 1) {
            throw failed("maxNewTokens is " + request.maxNewTokens() + "; expected at least 1");
        }
        List<VisualStep> steps = new ArrayList<>(request.finalSteps());
        steps.addAll(request.provisionalSteps());
        check(steps, request.stepSeconds(), dim);
    }

    static void check(List<VisualStep> steps, double stepSeconds, int dim) throws ModelException {
        if (!(stepSeconds > 0) || Double.isInfinite(stepSeconds)) {
            throw failed("stepSeconds is " + stepSeconds + "; expected a positive time");
        }
        long before = Long.MIN_VALUE;
        for (VisualStep step : steps) {
            if (step.step() < before) {
                throw failed(
                        "step %d follows step %d; steps must ascend"
                                .formatted(step.step(), before));
            }
            check(step, dim);
            before = step.step();
        }
    }

    private static void check(VisualStep step, int dim) throws ModelException {
        long wanted = (long) step.positions().length * dim;
        if (step.rows().length != wanted) {
            throw failed(
                    "step %d has %d values for %d visual tokens; the model's embeddings have dimension %d"
                            .formatted(
                                    step.step(), step.rows().length, step.positions().length, dim));
        }
        int cells = step.gridHeight() * step.gridWidth();
        int before = -1;
        for (int position : step.positions()) {
            if (position <= before || position >= cells) {
                throw failed(
                        "step %d has position %d after %d; positions must ascend and lie in its grid of %d × %d"
                                .formatted(
                                        step.step(),
                                        position,
                                        before,
                                        step.gridHeight(),
                                        step.gridWidth()));
            }
            before = position;
        }
    }

    private static ModelException failed(String complaint) {
        return new ModelException(Kind.FAILED, "the request cannot be answered: " + complaint);
    }
}

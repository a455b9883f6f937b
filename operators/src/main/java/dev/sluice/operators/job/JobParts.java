package dev.sluice.operators.job;

import dev.sluice.operators.drop.DropFactory;
import dev.sluice.operators.model.ModelLoader;

/**
 * What a job is made of, besides its options.
 *
 * @param models opens the model, on every task manager
 * @param ends where records come from and go to
 * @param drops the drop of each stream; the merge and what is reported go by the configured policy
 */
public record JobParts(ModelLoader models, JobIo ends, DropFactory drops) {}

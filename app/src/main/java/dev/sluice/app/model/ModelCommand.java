// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code sluice model}: the verbs about model folders. */
@Command(
        name = "model",
        description = "Downloads, lists and checks model folders.",
        subcommands = {PullCommand.class, ListCommand.class, CheckCommand.class},
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ModelCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Without a verb there is nothing to do but to list the verbs. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}

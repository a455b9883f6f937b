// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Dtype;
import dev.sluice.app.hub.HubAddress;
import dev.sluice.app.hub.ModelPull;
import dev.sluice.app.hub.Pulled;
import dev.sluice.app.hub.Repository;
import dev.sluice.app.hub.Retries;
import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.FamilyPolicy;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** {@code sluice model pull}: downloads a model folder from a hub. */
@Command(
        name = "pull",
        description = {
            "Downloads a model folder from the Hugging Face hub or another server with the same"
                    + " interface: the JSON files, the tokenizer and the ONNX graphs of one"
                    + " precision. What was downloaded before is used, and checksums are"
                    + " compared. A new folder without "
                    + Recommendations.FILE
                    + " gets one with the policy for the model's family.",
            "A token is taken from the environment variable "
                    + HubAddress.TOKEN_VARIABLE
                    + " and sent to the hub only."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PullCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "A name in the catalogue ('sluice model list'), or a repository of the hub as"
                            + " OWNER/NAME or OWNER/NAME@REVISION.")
    private String model;

    @Option(
            names = "--dtype",
            paramLabel = "NAME",
            description =
                    "The precision of the graphs: fp32, fp16, q4, q4f16, q8, int8, uint8 or bnb4"
                            + " (default: the catalogue's, else the one that a CPU runs best).")
    private @Nullable String dtype;

    @Mixin private FoldersOption folders;

    @Option(
            names = "--hub",
            paramLabel = "TEXT",
            description =
                    "The address of the hub or of a mirror (default: "
                            + HubAddress.VARIABLE
                            + " in the environment, else "
                            + HubAddress.DEFAULT
                            + ").")
    private @Nullable String hub;

    @Mixin private OutputOptions output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<CatalogueEntry> entry =
                Repository.isRepository(model)
                        ? Optional.empty()
                        : Optional.of(Catalogue.read().find(model));
        Repository repository =
                entry.map(CatalogueEntry::source).orElseGet(() -> Repository.parse(model));
        Optional<Dtype> wanted =
                Dtypes.parse(
                        dtype == null ? entry.map(CatalogueEntry::dtype).orElse(null) : dtype,
                        spec);
        String folder = entry.map(CatalogueEntry::name).orElseGet(repository::name);
        HubAddress address = HubAddress.of(hub, System.getenv());
        try (TransferPrinter printer = new TransferPrinter(output)) {
            ModelPull pull = new ModelPull(address, Retries.USUAL, printer);
            UnaryOperator<String> added =
                    type ->
                            entry.map(CatalogueEntry::recommendation)
                                    .orElseGet(() -> FamilyPolicy.of(type).text());
            print(pull.pull(repository, wanted, folders.path().resolve(folder), added));
            return 0;
        } catch (IOException e) {
            throw new SluiceException(
                    "%s: %s".formatted(folders.path().resolve(folder), e.getMessage()), e);
        }
    }

    private void print(Pulled pulled) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("folder", pulled.folder().toString())
                        .put("repository", pulled.repository().path())
                        .put("commit", pulled.repository().revision())
                        .put("dtype", pulled.dtype())
                        .put("files", pulled.files())
                        .put("bytes", pulled.bytes())
                        .put("transferred", pulled.transferred());
        String path = Home.display(pulled.folder());
        output.print(
                "%s is complete: %s, %s, %s of it downloaded now%nuse it with --model %s; 'sluice model check %s' says what it is"
                        .formatted(
                                path,
                                Quantity.count(pulled.files(), "file"),
                                Quantity.bytes(pulled.bytes()),
                                Quantity.bytes(pulled.transferred()),
                                path,
                                path),
                json);
    }
}

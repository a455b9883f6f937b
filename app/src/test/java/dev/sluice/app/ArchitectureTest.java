// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.model.tensor.Float16;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.stream.Stream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** Which modules and packages may depend on which (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String WORLD = "dev.sluice.world..";
    private static final String INGEST = "dev.sluice.ingest..";
    private static final String MODEL = "dev.sluice.model..";
    private static final String ENGINE = "dev.sluice.engine..";
    private static final String OPERATORS = "dev.sluice.operators..";
    private static final String PLATFORM = "dev.sluice.platform..";
    private static final String EVALUATION = "dev.sluice.evaluation..";
    private static final String CONSOLE = "dev.sluice.console..";
    private static final String APP = "dev.sluice.app..";

    private static final String FLINK = "org.apache.flink..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String FFMPEG = "org.bytedeco..";
    private static final String ONNX = "ai.onnxruntime..";
    private static final String TOKENIZERS = "ai.djl..";
    private static final String PICOCLI = "picocli..";

    /** Annotations that only the compiler reads, so that every module may use them. */
    private static final String NULLNESS = "org.jspecify..";

    /** Every package is a slice, the roots of the modules included. */
    @ArchTest
    static final ArchRule noCyclesBetweenPackages =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule worldDependsOnNothing =
            classes()
                    .that()
                    .resideInAPackage(WORLD)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", NULLNESS, WORLD);

    @ArchTest
    static final ArchRule ingestKnowsTheWorldAlone =
            module(INGEST).mayKnow(WORLD).never(FLINK, ONNX, TOKENIZERS, PICOCLI);

    @ArchTest
    static final ArchRule modelRuntimeKnowsNoOtherModule =
            module(MODEL).mayKnow().never(FLINK, KAFKA, FFMPEG, PICOCLI);

    @ArchTest
    static final ArchRule engineKnowsNeitherFlinkNorKafka =
            module(ENGINE).mayKnow(WORLD, INGEST, MODEL).never(FLINK, KAFKA, PICOCLI);

    @ArchTest
    static final ArchRule reducersArePureJava =
            classes()
                    .that()
                    .resideInAPackage("dev.sluice.engine.reduce..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "jdk.incubator.vector..",
                            NULLNESS,
                            "dev.sluice.engine.reduce..",
                            "dev.sluice.engine.policy..",
                            "dev.sluice.engine.format..",
                            "dev.sluice.model.tensor..");

    @ArchTest
    static final ArchRule methodsKnowOfNoStream =
            classes()
                    .that()
                    .resideInAPackage("dev.sluice.engine.policy..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            NULLNESS,
                            "dev.sluice.engine.policy..",
                            "dev.sluice.engine.reduce.kernel..",
                            "dev.sluice.model.tensor..");

    @ArchTest
    static final ArchRule operatorsDoNotKnowTheCommand =
            module(OPERATORS).mayKnow(WORLD, INGEST, MODEL, ENGINE).never(PICOCLI);

    @ArchTest
    static final ArchRule platformDoesNotKnowTheCommand =
            module(PLATFORM).mayKnow(WORLD, INGEST, MODEL, ENGINE, OPERATORS).never(PICOCLI);

    @ArchTest
    static final ArchRule evaluationDoesNotKnowTheCommand =
            module(EVALUATION)
                    .mayKnow(WORLD, INGEST, MODEL, ENGINE, OPERATORS, PLATFORM)
                    .never(PICOCLI);

    @ArchTest
    static final ArchRule consoleKnowsNeitherTheCommandNorTheModel =
            module(CONSOLE)
                    .mayKnow(INGEST, MODEL, ENGINE, OPERATORS, PLATFORM)
                    .never(PICOCLI, ONNX, TOKENIZERS);

    /** The server's library, and what it is made of. */
    @ArchTest
    static final ArchRule onlyTheConsoleServesHttp =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(CONSOLE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    /**
     * The command asks the engine for answers and reductions; what tokens are is not its business.
     */
    @ArchTest
    static final ArchRule theCommandDoesNoTokenArithmetic =
            noClasses()
                    .that()
                    .resideInAPackage(APP)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "dev.sluice.engine.memory..",
                                            "dev.sluice.engine.format..")
                                    .or(type(Float16.class)));

    @ArchTest
    static final ArchRule onlyOnePackageKnowsFfmpeg =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.ingest.ffmpeg..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(FFMPEG);

    @ArchTest
    static final ArchRule onlyTheModelRuntimeKnowsItsLibraries =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(MODEL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ONNX, TOKENIZERS);

    /** The face of the model runtime: its root package, and the arrays that pass through it. */
    @ArchTest
    static final ArchRule theModelRuntimeIsHidden =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(MODEL)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(MODEL)
                                    .and(
                                            not(
                                                    resideInAnyPackage(
                                                            "dev.sluice.model",
                                                            "dev.sluice.model.tensor"))));

    @ArchTest
    static final ArchRule onlyTheInProcessBrokerKnowsTheBrokersClasses =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.platform.broker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "scala..");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class));
    }

    private static Module module(String name) {
        return new Module(name, List.of());
    }

    /**
     * The law of one module.
     *
     * @param name the pattern of its packages
     * @param known the patterns of the modules that it may depend on
     */
    private record Module(String name, List<String> known) {

        Module mayKnow(String... modules) {
            return new Module(name, List.of(modules));
        }

        /** Forbids these libraries, and every module that is not known. */
        ArchRule never(String... libraries) {
            String[] allowed =
                    Stream.concat(known.stream(), Stream.of(name)).toArray(String[]::new);
            DescribedPredicate<JavaClass> unknown =
                    resideInAPackage("dev.sluice..")
                            .and(not(resideInAnyPackage(allowed)))
                            .as("reside in another module than %s", List.of(allowed));
            return noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat(unknown.or(resideInAnyPackage(libraries)));
        }
    }
}

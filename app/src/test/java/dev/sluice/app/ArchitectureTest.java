package dev.sluice.app;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String WORLD = "dev.sluice.world..";
    private static final String INGEST = "dev.sluice.ingest..";
    private static final String MODEL = "dev.sluice.model..";
    private static final String OPERATORS = "dev.sluice.operators..";
    private static final String REDUCE = "dev.sluice.operators.reduce..";
    private static final String APP = "dev.sluice.app..";

    private static final String FLINK = "org.apache.flink..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String FFMPEG = "org.bytedeco..";
    private static final String ONNX = "ai.onnxruntime..";
    private static final String TOKENIZERS = "ai.djl..";

    @ArchTest
    static final ArchRule theWorldIsPlainJava =
            classes()
                    .that()
                    .resideInAPackage(WORLD)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", WORLD);

    @ArchTest
    static final ArchRule ingestKnowsNeitherFlinkNorModels =
            noClasses()
                    .that()
                    .resideInAPackage(INGEST)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLINK, ONNX, TOKENIZERS, MODEL, OPERATORS, APP);

    @ArchTest
    static final ArchRule modelsKnowNeitherFlinkNorKafkaNorVideo =
            noClasses()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLINK, KAFKA, FFMPEG, INGEST, OPERATORS, APP);

    @ArchTest
    static final ArchRule reducersArePureJava =
            classes()
                    .that()
                    .resideInAPackage(REDUCE)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", REDUCE, "dev.sluice.model.tensor..");

    @ArchTest
    static final ArchRule operatorsKnowNoNativesAndNoCommand =
            noClasses()
                    .that()
                    .resideInAPackage(OPERATORS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FFMPEG, ONNX, TOKENIZERS, APP, "picocli..");

    @ArchTest
    static final ArchRule theCommandKnowsNoNatives =
            noClasses()
                    .that()
                    .resideInAPackage(APP)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FFMPEG, ONNX, TOKENIZERS);

    @ArchTest
    static final ArchRule onlyTheInProcessBrokerKnowsTheBrokersClasses =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.app.broker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "scala..");

    @ArchTest
    static final ArchRule noCyclesInsideTheModules =
            slices().matching("dev.sluice.(ingest|model|operators).(*)..")
                    .should()
                    .beFreeOfCycles();
}

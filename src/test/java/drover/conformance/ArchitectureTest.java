package drover.conformance;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the packages stand to each other, and what no class does. */
class ArchitectureTest {
    private static final JavaClasses MAIN = ProductionClasses.ALL;

    private static final DescribedPredicate<JavaClass> FLOATING =
            belongToAnyOf(double.class, float.class, Double.class, Float.class).as("a floating-point number");
    private static final DescribedPredicate<JavaCall<?>> TAKES_OR_GIVES_FLOATING = DescribedPredicate.describe(
            "takes or gives a floating-point number",
            call -> FLOATING.test(call.getTarget().getRawReturnType())
                    || call.getTarget().getRawParameterTypes().stream().anyMatch(FLOATING));

    @Test
    void packages_and_classes_are_named_after_what_they_are() {
        classes()
                .should()
                .resideOutsideOfPackages("..util..", "..utils..", "..helper..", "..common..")
                .andShould()
                .haveNameNotMatching(".*(Manager|Impl|Utils?|Helper)")
                .because("a helper lives with its only user: find the noun, or make the method private there")
                .check(MAIN);
    }

    @Test
    void packages_do_not_form_a_cycle() {
        slices().matching("drover.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle makes two packages one: move the class that both need to the lower of them")
                .check(MAIN);
    }

    @Test
    void the_store_depends_on_no_other_package_of_ours() {
        noClasses()
                .that()
                .resideInAPackage("drover.store..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("drover..").and(resideOutsideOfPackages("drover.store..")))
                .because("the store keeps what it is given; what it means is said by its callers")
                .check(MAIN);
    }

    @Test
    void events_know_nothing_of_where_they_come_from_and_go_to() {
        noClasses()
                .that()
                .resideInAnyPackage("drover.event..", "drover.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("drover.deliver..", "drover.poll..", "drover.system..")
                .because("polls and webhooks, and all downstreams, share one notion of an event")
                .check(MAIN);
    }

    @Test
    void sql_is_spoken_only_where_something_is_kept() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "drover.store..",
                        "drover.event..",
                        "drover.deliver..",
                        "drover.poll..",
                        "drover.ingest..",
                        "drover.operate..",
                        "drover.writeback..",
                        "drover.chain..",
                        "drover.inbox..",
                        "drover.apply..",
                        "drover.oauth..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .because("a table has one owner: ask the package that keeps the rows")
                .check(MAIN);
    }

    @Test
    void money_is_kept_exact() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("drover.event..", "drover.record..", "drover.sandbox..")
                .should()
                .haveRawType(FLOATING)
                .because("money and wei are exact: a string, BigDecimal or BigInteger")
                .check(MAIN);
    }

    @Test
    void money_is_reckoned_exactly() {
        noClasses()
                .that()
                .resideInAnyPackage("drover.event..", "drover.record..", "drover.sandbox..")
                .should()
                .callCodeUnitWhere(TAKES_OR_GIVES_FLOATING)
                .because("money and wei are exact: a string, BigDecimal or BigInteger")
                .check(MAIN);
    }

    @Test
    void nothing_is_printed() {
        noClasses()
                .that()
                // A start that fails has no log yet; what it says is redacted.
                .doNotHaveFullyQualifiedName("drover.start.Main")
                .should(ACCESS_STANDARD_STREAMS)
                .because("logs are redacted and what is printed is not: use a logger")
                .check(MAIN);
    }

    @Test
    void no_test_sleeps() {
        noClasses()
                .should()
                .callMethodWhere(target(name("sleep")).and(target(owner(belongToAnyOf(Thread.class, TimeUnit.class)))))
                .because("a sleep is too long on one machine and too short on another: await() what you wait for")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages("drover"));
    }
}

package drover.routes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.cases.Case;
import drover.cases.CaseFiles;
import drover.cases.Outcome;
import drover.cases.PlayedApi;
import drover.cases.Stage;
import drover.start.CaseKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays every case there is in {@code fixtures/<system>/cases/<case>/case.json}, as {@code drover test} does. How a case is written is in
 * {@code fixtures/leaflink/README.md}.
 */
@QuarkusTest
@TestProfile(CasesTest.Played.class)
class CasesTest {
    @Inject
    Stage stage;

    PlayedApi api;

    /** An application of its own: its systems are played, and what it keeps is emptied between two cases. */
    public static final class Played implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Api.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    /** The API that the cases are played on. */
    public static final class Api implements QuarkusTestResourceLifecycleManager {
        private PlayedApi played;

        @Override
        public Map<String, String> start() {
            try {
                CaseFiles files = CaseFiles.find();
                List<Case> cases = files.cases("");
                played = new PlayedApi(files.always(cases));
                Map<String, String> keys = CaseKeys.of(
                        ConfigProvider.getConfig(),
                        played,
                        Files.createTempDirectory(Path.of("target"), "cases").toString());
                keys.put("quarkus.http.test-port", "0");
                keys.put("quarkus.management.test-port", "0");
                return keys;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(played, new TestInjector.MatchesType(PlayedApi.class));
        }

        @Override
        public void stop() {
            played.close();
        }
    }

    @TestFactory
    List<DynamicTest> every_case_gives_the_events_it_says() {
        return CaseFiles.find().cases("").stream()
                .map(one -> DynamicTest.dynamicTest(one.id(), () -> {
                    Outcome outcome = stage.play(one, api);
                    assertTrue(outcome.isGood(), () -> String.join("\n", outcome.lines()));
                }))
                .toList();
    }
}

package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.HandClock;
import drover.LogLines;
import drover.TestConfig;
import drover.jwt.TestVerifiers;
import drover.metrics.Meters;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.TestCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of whom everything is refused, and who has fallen silent. */
class HeardTest {
    private final HandClock clock = new HandClock();
    private TestStore store;
    private Heard heard;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
        var config = TestConfig.of(Map.of("webhook.acme.secret", "s"));
        Providers providers = new Providers(config, TestCredentials.of(config), clock, TestVerifiers.of(config));
        heard = new Heard(clock, providers, new ProviderRows(store), new Meters(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<Code> codes() {
        return heard.conditions().map(Condition::code).toList();
    }

    private void refused(int times) {
        for (int i = 0; i < times; i++) {
            heard.refused("acme", "its signatures are wrong");
        }
    }

    @Test
    void everything_is_refused_when_three_in_a_row_were_and_that_is_said_once() {
        try (LogLines log = new LogLines("drover.inbox")) {
            refused(2);
            assertEquals(List.of(), codes());

            refused(5);
            assertEquals(List.of(Code.PROVIDER_REFUSED), codes());
            heard.good("acme");

            assertEquals(List.of(), codes());
            assertEquals(
                    List.of(
                            "WARN webhook acme: everything is refused: its signatures are wrong",
                            "INFO webhook acme: what it sends is taken again"),
                    log.all());
        }
    }

    @Test
    void strangers_do_not_make_it_refused_while_it_is_heard_itself() {
        heard.good("acme");
        refused(100);
        assertEquals(List.of(), codes());

        clock.pass(Duration.ofHours(1));
        refused(1);

        assertEquals(List.of(Code.PROVIDER_REFUSED), codes(), "its secret was changed there");
    }

    @Test
    void who_used_to_send_and_has_not_for_a_day_is_silent() {
        heard.good("acme");
        heard.sample(null);
        clock.pass(Duration.ofDays(1));
        heard.sample(null);
        assertEquals(List.of(Code.PROVIDER_SILENT), codes());

        heard.good("acme");
        heard.sample(null);

        assertEquals(List.of(), codes());
    }
}

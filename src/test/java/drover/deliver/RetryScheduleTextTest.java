package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5s,later", "5 parsecs", "", "5s,,5m"})
    void a_text_that_is_no_schedule_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> RetrySchedule.parse(text));
    }
}

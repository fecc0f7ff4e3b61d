package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which a part of a secret could slip through. */
class RedactionGapsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://drover:hunter2@db.example.com/drover",
                "postgresql://drover:hunter!two@db.example.com/drover",
                "postgresql://drover:hun#er@db.example.com/drover"
            })
    void a_password_in_a_url_is_not_taken_for_the_beginning_of_an_address(String url) {
        assertEquals("postgresql://***@db.example.com/drover", Redaction.redact(url));
    }

    @Test
    void a_quote_inside_a_json_secret_does_not_end_it() {
        assertEquals("{\"password\":\"***\"}", Redaction.redact("{\"password\":\"hunter\\\"two\"}"));
    }

    @Test
    void a_secret_that_begins_like_another_is_hidden_whole() {
        for (char tail = 'a'; tail <= 'z'; tail++) {
            Redaction.secret("gap-secret-" + tail);
            Redaction.secret("gap-secret-" + tail + "-longer");
        }

        for (char tail = 'a'; tail <= 'z'; tail++) {
            assertEquals("***", Redaction.redact("gap-secret-" + tail + "-longer"));
        }
    }

    @Test
    void the_cause_of_a_suppressed_exception_tells_nothing() {
        Exception thrown = new IllegalStateException("outer");
        thrown.addSuppressed(new IOException("closing", new IOException("canary@quillmoor.example")));

        assertFalse(line(thrown).contains("canary"));
    }

    @Test
    void however_deep_a_cause_is_it_tells_nothing() {
        Exception thrown = new IOException("canary@quillmoor.example");
        for (int depth = 0; depth < 30; depth++) {
            thrown = new IOException("depth " + depth, thrown);
        }

        assertFalse(line(thrown).contains("canary"));
    }

    @Test
    void exceptions_that_suppress_each_other_are_no_endless_loop() {
        Exception one = new IOException("one");
        Exception other = new IOException("other");
        one.addSuppressed(other);
        other.addSuppressed(one);

        assertFalse(line(one).isEmpty());
    }

    private static String line(Exception thrown) {
        ExtLogRecord record = new ExtLogRecord(Level.WARN, "failed", FormatStyle.PRINTF, "test");
        record.setThrown(thrown);
        new RedactionFilter().isLoggable(record);
        return new PatternFormatter("%s%e").format(record);
    }
}

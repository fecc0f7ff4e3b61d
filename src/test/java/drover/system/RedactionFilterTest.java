package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class RedactionFilterTest {
    private static final String SECRET = "canary@quillmoor.example";
    private static final PatternFormatter LINE = new PatternFormatter("%s%e");

    @Test
    void a_message_is_written_without_its_secrets() {
        ExtLogRecord record = record("posted with apikey=CANARY");

        assertEquals("posted with apikey=***", line(record));
    }

    @Test
    void a_secret_among_the_parameters_is_not_written() {
        ExtLogRecord printf = record("%s and %d");
        printf.setParameters(new Object[] {SECRET, 7});
        ExtLogRecord message = new ExtLogRecord(Level.WARN, "{0} and {1}", FormatStyle.MESSAGE_FORMAT, "test");
        message.setParameters(new Object[] {SECRET, 7});

        assertEquals("*** and 7", line(printf));
        assertEquals("*** and 7", line(message));
    }

    @Test
    void a_percent_sign_beside_a_secret_does_no_harm() {
        ExtLogRecord record = record("%s");
        record.setParameters(new Object[] {"100 %d of " + SECRET});

        assertEquals("100 %d of ***", line(record));
    }

    @Test
    void an_ordinary_record_is_left_alone() {
        Exception thrown = new IOException("no route to host");
        Object[] parameters = {"orders"};
        ExtLogRecord record = record("%s failed");
        record.setParameters(parameters);
        record.setThrown(thrown);

        new RedactionFilter().isLoggable(record);

        assertEquals("%s failed", record.getMessage());
        assertTrue(Arrays.equals(parameters, record.getParameters()));
        assertSame(thrown, record.getThrown());
    }

    @Test
    void an_exception_keeps_its_name_and_stack_and_loses_its_secret() {
        ExtLogRecord record = record("failed");
        record.setThrown(new IOException("no mail to " + SECRET));

        String line = line(record);

        assertTrue(line.contains("java.io.IOException: no mail to ***"), line);
        assertTrue(line.contains("at drover.system.RedactionFilterTest"), line);
    }

    @Test
    void a_secret_in_a_cause_is_not_written() {
        Exception thrown = new IllegalStateException("outer", new IOException("middle", new IOException(SECRET)));
        ExtLogRecord record = record("failed");
        record.setThrown(thrown);

        String line = line(record);

        assertTrue(line.contains("java.lang.IllegalStateException: outer"), line);
        assertTrue(line.contains("Caused by: java.io.IOException: middle"), line);
        assertTrue(line.contains("Caused by: java.io.IOException: ***"), line);
    }

    @Test
    void a_secret_in_a_suppressed_exception_is_not_written() {
        Exception thrown = new IllegalStateException("outer");
        thrown.addSuppressed(new IOException(SECRET));
        ExtLogRecord record = record("failed");
        record.setThrown(thrown);

        assertTrue(line(record).contains("java.lang.IllegalStateException: outer"));
    }

    @Test
    void a_secret_in_a_suppressed_exception_of_a_cause_is_not_written() {
        Exception cause = new IllegalStateException("inner");
        cause.addSuppressed(new IOException(SECRET));
        ExtLogRecord record = record("failed");
        record.setThrown(new IOException("outer", cause));

        assertTrue(line(record).contains("Caused by: java.lang.IllegalStateException: inner"));
    }

    private static ExtLogRecord record(String message) {
        return new ExtLogRecord(Level.WARN, message, FormatStyle.PRINTF, "test");
    }

    /** What the record looks like in the log, in which no secret may stand. */
    private static String line(ExtLogRecord record) {
        assertTrue(new RedactionFilter().isLoggable(record), "every record is written");

        String line = LINE.format(record);
        assertFalse(line.contains(SECRET), line);
        return line;
    }
}

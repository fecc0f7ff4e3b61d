package drover.system;

import io.quarkus.logging.LoggingFilter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Every log line passes here ({@code quarkus.log.console.filter=redaction}): its message and its exceptions. */
@LoggingFilter(name = "redaction")
public final class RedactionFilter implements Filter {
    private static final ExtFormatter WORDS = new PatternFormatter("%s");

    /** Made by Quarkus, when logging starts. */
    public RedactionFilter() {
        Redaction.noteEnvironment();
    }

    @Override
    public boolean isLoggable(LogRecord logged) {
        ExtLogRecord record = ExtLogRecord.wrap(logged);
        String message = WORDS.formatMessage(record);
        String clean = Redaction.redact(message);
        if (!clean.equals(message)) {
            record.setMessage(clean, ExtLogRecord.FormatStyle.NO_FORMAT);
            record.setParameters(null);
        }
        if (record.getThrown() != null && tells(record.getThrown())) {
            record.setThrown(new Redacted(record.getThrown(), 0));
        }
        return true;
    }

    private static final int DEEPEST = 20;

    /** Whether a secret stands anywhere in it: in a cause, in what it suppressed, however deep. */
    private static boolean tells(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        String all = text.toString();
        return !Redaction.redact(all).equals(all);
    }

    /** The same exception for a reader: its name, its stack, its causes; its message without secrets. */
    @SuppressWarnings("OverrideThrowableToString") // it must show the original's name, not its own
    private static final class Redacted extends Throwable {
        private final String text;

        Redacted(Throwable original, int depth) {
            super(
                    Redaction.redact(original.getMessage()),
                    original.getCause() == null || depth >= DEEPEST
                            ? null
                            : new Redacted(original.getCause(), depth + 1));
            text = Redaction.redact(original.toString());
            setStackTrace(original.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

package drover.cases;

import drover.system.Redaction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The warnings and errors that the application logs while it is open. */
final class Heard extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PatternFormatter format = new PatternFormatter("%p %s");
    private final Logger logger = Logger.getLogger("drover");

    Heard() {
        logger.addHandler(this);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            lines.add(Redaction.redact(format.format(ExtLogRecord.wrap(line))));
        }
    }

    @Override
    public void flush() {
        // Each line is there at once.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}

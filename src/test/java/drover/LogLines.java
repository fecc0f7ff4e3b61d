package drover;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What is logged while it is open, a line each: the level and the message. */
public final class LogLines extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PatternFormatter format = new PatternFormatter("%p %s");
    private final Logger logger;

    public LogLines(String category) {
        logger = Logger.getLogger(category);
        logger.addHandler(this);
    }

    public List<String> all() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(format.format(org.jboss.logmanager.ExtLogRecord.wrap(line)));
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

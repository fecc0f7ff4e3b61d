package drover.start;

import drover.system.Redaction;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.BindException;
import org.jboss.logging.Logger;

/** Why Drover does not start, in words. */
final class StartFailure {
    private static final Logger LOG = Logger.getLogger("drover");

    private StartFailure() {}

    /** One sentence; what has been said in words of ours already is said so. */
    static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof ConfigurationException) {
            return root.getMessage();
        }
        LOG.debug("the whole story", failure);
        String reason = root instanceof BindException || root instanceof QuarkusBindException
                ? "one of its ports is taken by another program: set quarkus.http.port or quarkus.management.port to another"
                : Redaction.redact(reason(failure));
        return "Drover does not start: " + reason
                + " (QUARKUS_LOG_CATEGORY__DROVER__LEVEL=DEBUG shows the whole story)";
    }

    /** The first line of each message in the chain, each once; without those that only name the next one. */
    static String reason(Throwable e) {
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean namesNext = cause.getCause() != null
                    && (cause.getCause().toString().equals(cause.getMessage())
                            || "Failed to start quarkus".equals(cause.getMessage()));
            if (cause.getMessage() != null && !namesNext && reason.indexOf(cause.getMessage()) < 0) {
                reason.append(reason.isEmpty() ? "" : ": ")
                        .append(cause.getMessage().lines().findFirst().orElse(""));
            }
        }
        return reason.isEmpty() ? e.getClass().getSimpleName() : reason.toString();
    }
}

package drover.start;

import drover.apply.Reason;
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
                : Redaction.redact(Reason.of(failure));
        return "Drover does not start: " + reason
                + " (QUARKUS_LOG_CATEGORY__DROVER__LEVEL=DEBUG shows the whole story)";
    }
}

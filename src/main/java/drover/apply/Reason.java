package drover.apply;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Why something failed, in words. */
public final class Reason {
    private Reason() {}

    /** The first line of each message in the chain, each once; without those that only name the next one. */
    public static String of(Throwable e) {
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

    /** Where in a file it failed, such as {@code :12:5}; empty where that is not known. */
    static String place(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Optional<Mark> mark =
                    cause instanceof MarkedYamlEngineException marked ? marked.getProblemMark() : Optional.empty();
            if (mark.isPresent()) {
                return ":" + (mark.get().getLine() + 1) + ":" + (mark.get().getColumn() + 1);
            }
        }
        return "";
    }
}

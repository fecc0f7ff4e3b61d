package drover.live;

import java.time.Duration;
import org.jboss.logging.Logger.Level;

/**
 * Why a connection ended, or did not come about.
 *
 * @param kind what follows from it
 * @param words for people, without a secret
 * @param asked how long the server asks us to wait, or null
 */
record End(Kind kind, String words, Duration asked) {
    /** What follows. */
    enum Kind {
        /** It is tried again soon. */
        AGAIN,
        /** Our credential is refused: it rests. */
        REFUSED
    }

    private static final int GOING_AWAY = 1001;
    private static final int TOO_BIG = 1009;
    private static final int TRY_LATER = 1013;
    private static final Duration LATER = Duration.ofSeconds(30);

    static End again(String words) {
        return new End(Kind.AGAIN, words, null);
    }

    static End refused(String words) {
        return new End(Kind.REFUSED, words, null);
    }

    /** By the code with which the server closed; null or 1006: without one. */
    static End closed(Integer code, String reason, Messages messages) {
        String why = reason == null || reason.isBlank() ? "" : ": " + reason;
        if (code == null || code == 1006) {
            return again("the connection was cut off");
        }
        if (messages.isRefusedCode(code)) {
            return refused("the server refuses our credential (close code " + code + why + ")");
        }
        return switch (code) {
            case GOING_AWAY -> again("the server went away (1001" + why + ")");
            case TOO_BIG -> again("a message was too large for one of us (1009" + why + ")");
            case TRY_LATER -> new End(Kind.AGAIN, "the server asks to come later (1013" + why + ")", LATER);
            default -> again("the server closed the connection (" + code + why + ")");
        };
    }

    /** By the status with which the server refused to switch to WebSocket. */
    static End rejected(int status, Duration asked) {
        return switch (status) {
            case 401, 403 -> refused("the server refuses our credential (HTTP " + status + ")");
            default -> new End(Kind.AGAIN, "the server opens no WebSocket (HTTP " + status + ")", asked);
        };
    }

    /**
     * How loudly it is told. One that the next connection mends is no trouble.
     *
     * @param failures how many there have been in a row, this one among them
     */
    Level level(int failures) {
        if (kind == Kind.REFUSED || failures == LiveStreams.FAILURES) {
            return Level.WARN;
        }
        return failures < LiveStreams.FAILURES ? Level.INFO : Level.DEBUG;
    }
}

package drover.system.http;

import java.io.IOException;

/** An answer began, and did not come to its end. */
public final class BrokenAnswer extends IOException {
    BrokenAnswer(int status, IOException cause) {
        super("the answer (" + status + ") broke off: " + cause.getMessage(), cause);
    }
}
